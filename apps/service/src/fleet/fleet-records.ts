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
    let kind = '';
    const { answer, repeated } = await this.idempotency.once(write, async (tx) => {
      const done = await work(tx);
      kind = await this.#audit(tx, write.principal, done);
      return done.answer;
    });
    if (!repeated) this.announcements.announce({ type: 'RegistryChanged', kind });
    return answer;
  }

  /** For PUT, PATCH and DELETE, which may be repeated by their nature. */
  async change<T>(principal: Principal, work: (tx: Transaction) => Promise<Done<T>>): Promise<T> {
    const { answer, kind } = await this.database.withScope(scopeOf(principal), async (tx) => {
      const done = await work(tx);
      return { answer: done.answer, kind: await this.#audit(tx, principal, done) };
    });
    this.announcements.announce({ type: 'RegistryChanged', kind });
    return answer;
  }

  /** Answers of what kind the record is, as its subject begins. */
  async #audit(tx: Transaction, { actor }: Principal, done: Done<unknown>): Promise<string> {
    const { answer: _, ...fact } = done;
    await recordAudit(tx, { ...fact, actor, occurredAt: this.clock.now() });
    return fact.subject.slice(0, fact.subject.indexOf(':'));
  }
}
