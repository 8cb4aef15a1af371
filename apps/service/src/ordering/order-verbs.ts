import type { Order as OrderView } from '@kizashi/api-contract';
import { asId, epochMs, type OrderId, type Rejection, type UserId } from '@kizashi/kernel';
import {
  applyVerb,
  type Order,
  type OrderVerb,
  type VerbBodies,
  type VerbRejectionCode,
} from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Inject, Injectable } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Idempotency, type WriteRequest } from '../idempotency/index.ts';
import { requireMatch } from '../listing/index.ts';
import { HttpProblem, notFound } from '../problem/index.ts';
import { FEATURE_STORE } from '../storage.module.ts';
import { bookSavings } from './book-savings.ts';
import { type OrderRow, toOrder } from './order-row.ts';
import { lockPartInHand } from './part-in-hand.ts';
import { readOrders, viewOf } from './read-orders.ts';
import { updateOrder } from './save-order-change.ts';
import { stopsAround } from './stops-around.ts';
import { swapPart } from './swap-part.ts';

const { fittedParts, orders, users } = schema;
type FittedPartRow = typeof fittedParts.$inferSelect;

/** The verbs that somebody may ask for; those of the timer are not among them. */
export type AskedVerb = Exclude<OrderVerb, 'resume' | 'expire'>;

export const orderTag = (version: number) => `"${version}"`;

/** Runs one verb on one order: decided by the domain, written with its trail in one transaction of the caller. */
@Injectable()
export class OrderVerbs {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly clock: FleetClock,
    private readonly announcements: Announcements,
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /**
   * The order after the verb; a repeated request gets the answer of the first time.
   * @throws HttpProblem by docs/errors.md, and then nothing has changed
   */
  async run<V extends AskedVerb>(
    write: WriteRequest,
    orderId: OrderId,
    verb: V,
    body: VerbBodies[V],
  ): Promise<OrderView> {
    requireKey(write);
    if (write.ifMatch === undefined) requireMatch(undefined, '');
    const { answer, repeated } = await this.idempotency.once(write, (tx) =>
      this.#change(tx, write, orderId, verb, body),
    );
    write.reply.header('etag', orderTag(answer.version));
    if (!repeated) {
      // The part itself changes with the swap: whoever keeps machines in memory reads them again.
      if (verb === 'complete') this.announcements.announce({ type: 'RegistryChanged', kind: 'fitted-part' });
      this.announcements.announce({ type: 'OrderChanged', machineId: asId(answer.machineId), orderId });
    }
    return answer;
  }

  async #change<V extends AskedVerb>(
    tx: Transaction,
    write: WriteRequest,
    orderId: OrderId,
    verb: V,
    body: VerbBodies[V],
  ): Promise<OrderView> {
    const row = await lockOrder(tx, orderId);
    requireMatch(write.ifMatch, orderTag(row.version));
    const before = toOrder(row);
    const part = await fittedPartOf(tx, before);
    // A step of the fleet clock may be under way: what it has dated is never followed by something older.
    const at = epochMs(Math.max(this.clock.now(), before.updatedAt));
    const partInHand = await lockPartInHand(tx, row);
    const { actor } = write.principal;
    const named = verb === 'accept' ? (body as VerbBodies['accept']).window : undefined;
    const outcome = applyVerb(before, verb, body, {
      at,
      actor,
      partInHand,
      plannedStops: named === undefined ? [] : await stopsAround(tx, before.machineId, named),
      fitted: part,
    });
    if (!outcome.ok) throw refusal(outcome.error);
    if (verb === 'assign') await requireUser(tx, (body as VerbBodies['assign']).userId);
    if (verb === 'complete') {
      const { newSerial, partNumber = part.partNumber } = body as VerbBodies['complete'];
      await swapPart(tx, this.features, { order: before, old: part, newSerial, partNumber, at, actor });
      await bookSavings(tx, this.features, { order: before, part, at, currency: this.environment.currency });
    }
    const saved = await updateOrder(tx, before, outcome.value);
    const [shown] = await readOrders(tx, { where: eq(orders.id, saved.id) });
    if (shown === undefined) throw new Error(`order ${saved.id} is gone within its own transaction`);
    return viewOf({ ...shown, partInHand });
  }
}

function requireKey(write: WriteRequest): void {
  if (write.key !== undefined) return;
  throw new HttpProblem(
    'invalid-request',
    'Send an Idempotency-Key, so that this can be repeated safely when the answer is lost.',
    [
      {
        field: 'Idempotency-Key',
        detail: 'is missing: a new random value for each intention, for example a UUID',
      },
    ],
  );
}

async function lockOrder(tx: Transaction, orderId: OrderId): Promise<OrderRow> {
  const [row] = await tx.select().from(orders).where(eq(orders.id, orderId)).for('update');
  if (!row) throw notFound('order', orderId);
  return row;
}

async function fittedPartOf(tx: Transaction, order: Order): Promise<FittedPartRow> {
  const [part] = await tx.select().from(fittedParts).where(eq(fittedParts.id, order.fittedPartId));
  if (!part) throw new Error(`order ${order.id} is for a fitted part that its reader cannot see`);
  return part;
}

/** Somebody that the caller may see and who can still sign in. */
async function requireUser(tx: Transaction, userId: UserId): Promise<void> {
  const known = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.disabledAt)));
  if (known.length > 0) return;
  throw new HttpProblem('unknown-user', `There is no active user ${userId} to send.`, [
    { field: 'userId', detail: 'must be the id of an active user' },
  ]);
}

function refusal({ code, detail, field }: Rejection<VerbRejectionCode>): HttpProblem {
  if (code === 'not-due') throw new Error(`a timer's refusal reached a caller: ${detail}`);
  return new HttpProblem(code, detail, field === undefined ? [] : [{ field, detail }]);
}
