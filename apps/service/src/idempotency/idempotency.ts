import { plus } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, eq, lt } from 'drizzle-orm';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { scopeOf } from '../identity/principal.ts';
import { hashToken } from '../identity/secret-token.ts';
import { HttpProblem } from '../problem/index.ts';
import { SealedAnswers } from './sealed-answers.ts';
import type { WriteRequest } from './write-request.ts';

const KEPT_MS = 48 * 3_600_000;
const { idempotencyKeys } = schema;

/** What became of a write: done just now, or the answer of the first time. */
export interface Outcome<T> {
  readonly answer: T;
  readonly repeated: boolean;
}

/** Makes a repeated request harmless: the same key gets the same answer, and the work is done once. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly sealed: SealedAnswers,
  ) {}

  /**
   * Runs `work` in one transaction of the caller's scope. The key is claimed in that same transaction, so after a
   * crash either both are there or neither, and a second request at the same time waits for the first by the
   * unique index. Refusals (whatever `work` throws) are not kept: the caller may put things right and repeat.
   * @throws HttpProblem `idempotency-key-reused`
   */
  async once<T>(write: WriteRequest, work: (tx: Transaction) => Promise<T>): Promise<Outcome<T>> {
    const { key } = write;
    return this.database.withScope(scopeOf(write.principal), async (tx) => {
      if (key === undefined) return { answer: await work(tx), repeated: false };
      const row = { actor: write.principal.actor, key: hashToken(key) };
      const claimed = await tx
        .insert(idempotencyKeys)
        .values({
          ...row,
          customerId: write.principal.customer,
          requestHash: write.requestHash,
          createdAt: wallNow(),
        })
        .onConflictDoNothing()
        .returning({ key: idempotencyKeys.key });
      if (claimed.length === 0) return { answer: (await this.#repeat(tx, write, key)) as T, repeated: true };
      const answer = await work(tx);
      await tx
        .update(idempotencyKeys)
        .set({ status: write.reply.statusCode, response: this.sealed.seal(answer, key) })
        .where(theKey(row));
      return { answer, repeated: false };
    });
  }

  /** Forgets answers that are older than 48 hours. */
  async forgetOld(): Promise<void> {
    const before = plus(wallNow(), -KEPT_MS);
    await this.database.withScope({ customer: '*' }, (tx) =>
      tx.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before)),
    );
  }

  async #repeat(tx: Transaction, write: WriteRequest, key: string): Promise<unknown> {
    const [first] = await tx
      .select()
      .from(idempotencyKeys)
      .where(theKey({ actor: write.principal.actor, key: hashToken(key) }));
    if (first === undefined || first.requestHash !== write.requestHash) {
      throw new HttpProblem(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another request. Make a new one for each new intention.',
      );
    }
    write.reply.header('idempotency-replayed', 'true');
    return this.sealed.open(String(first.response), key);
  }
}

function theKey(row: { actor: string; key: string }) {
  return and(eq(idempotencyKeys.actor, row.actor), eq(idempotencyKeys.key, row.key));
}
