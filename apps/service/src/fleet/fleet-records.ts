import type { CustomerId } from '@kizashi/kernel';
import { ScopedDatabase, type Transaction } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Idempotency, type WriteRequest } from '../idempotency/index.ts';
import { type Principal, recordAudit, scopeOf } from '../identity/index.ts';

/** What a write did: the answer to its caller, and what the audit log says of it. */
export interface Done<T> {
  readonly answer: T;
  /** As `site.created`. */
  readonly action: string;
  /** As `site:sit_…`. */
  readonly subject: string;
  readonly customerId: CustomerId | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * How the tenant tree is read and written: in the caller's scope, and every write leaves an audit entry in its own
 * transaction and tells those who keep the registry in memory, once it is committed.
 */
@Injectable()
export class FleetRecords {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly announcements: Announcements,
    private readonly clock: FleetClock,
  ) {}

  read<T>(principal: Principal, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.withScope(scopeOf(principal), work);
  }

  /** For POST: the same Idempotency-Key gets the same answer and nothing is done again. */
  async create<T>(write: WriteRequest, work: (tx: Transaction) => Promise<Done<T>>): Promise<T> {
    const { answer, repeated } = await this.idempotency.once(write, (tx) =>
      this.#audited(tx, write.principal, work),
    );
    if (!repeated) this.announcements.announce({ type: 'RegistryChanged' });
    return answer;
  }

  /** For PUT, PATCH and DELETE, which may be repeated by their nature. */
  async change<T>(principal: Principal, work: (tx: Transaction) => Promise<Done<T>>): Promise<T> {
    const answer = await this.database.withScope(scopeOf(principal), (tx) =>
      this.#audited(tx, principal, work),
    );
    this.announcements.announce({ type: 'RegistryChanged' });
    return answer;
  }

  async #audited<T>(
    tx: Transaction,
    principal: Principal,
    work: (tx: Transaction) => Promise<Done<T>>,
  ): Promise<T> {
    const { answer, ...done } = await work(tx);
    await recordAudit(tx, { ...done, actor: principal.actor, occurredAt: this.clock.now() });
    return answer;
  }
}
