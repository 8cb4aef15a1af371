import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asId, DAY_MS, type EpochMs, epochMs, plus, type UserId } from '@kizashi/kernel';
import { applyVerb, type Order } from '@kizashi/ordering';
import {
  type OpenDatabase,
  openDatabase,
  removeEmbeddedPostgres,
  schema,
  startEmbeddedPostgres,
} from '@kizashi/storage/database';
import { and, asc, eq } from 'drizzle-orm';
import { type Announcement, Announcements } from '../src/announcements/index.ts';
import { FleetClock } from '../src/fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../src/lifecycle/lifecycle.ts';
import { OrderOpening } from '../src/ordering/order-opening.ts';
import { toOrder } from '../src/ordering/order-row.ts';
import { OrderTimers } from '../src/ordering/order-timers.ts';
import { OrdersAfterEdits } from '../src/ordering/orders-after-edits.ts';
import { updateOrder } from '../src/ordering/save-order-change.ts';
import {
  BEARING,
  openOrUpdate,
  optionAfter,
  type Plant,
  seedCatalogue,
  seedOrder,
  seedPlant,
  seedWornMachine,
  urgingAdvice,
  type WornMachine,
} from './ordering-plant.ts';

/** Opening, timers and edits on a real PostgreSQL, with a fleet clock that the test sets. */
const START = epochMs(Date.UTC(2026, 5, 1));
const days = (n: number) => plus(START, n * DAY_MS);

class SetClock extends FleetClock {
  at = START;
  now(): EpochMs {
    return this.at;
  }
  horizon(): EpochMs {
    return this.at;
  }
}

let home: string;
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let database: OpenDatabase;
let plant: Plant;
const clock = new SetClock();
const announcements = new Announcements();
const announced: Announcement[] = [];
announcements.all.subscribe((announcement) => announced.push(announcement));
let timers: OrderTimers;
let edits: OrdersAfterEdits;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kizashi orders-'));
  postgres = await startEmbeddedPostgres(home);
  database = await openDatabase({ url: postgres.url, tenant: 'maker' });
  await seedCatalogue(database.worker);
  timers = new OrderTimers(database.worker, announcements);
  edits = new OrdersAfterEdits(database.worker, clock, announcements, new Lifecycle());
});
beforeEach(async () => {
  clock.at = START;
  announced.length = 0;
  plant = await seedPlant(database.worker, 'Tokiwa');
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
  await removeEmbeddedPostgres(home);
  await rm(home, { recursive: true, force: true });
});

const ordersOf = (worn: WornMachine) =>
  database.worker.asWorker((tx) =>
    tx
      .select()
      .from(schema.orders)
      .where(eq(schema.orders.fittedPartId, worn.fittedPartId))
      .orderBy(asc(schema.orders.number)),
  );
const eventsOf = (order: { id: Order['id'] }) =>
  database.worker.asWorker((tx) =>
    tx
      .select()
      .from(schema.orderEvents)
      .where(eq(schema.orderEvents.orderId, order.id))
      .orderBy(asc(schema.orderEvents.id)),
  );
const auditOf = (order: { id: Order['id'] }) =>
  database.worker.asWorker((tx) =>
    tx
      .select()
      .from(schema.auditLog)
      .where(eq(schema.auditLog.subject, `order:${order.id}`))
      .orderBy(asc(schema.auditLog.id)),
  );
const timersOf = (order: { id: Order['id'] }) =>
  database.worker.asWorker((tx) =>
    tx
      .select()
      .from(schema.timers)
      .where(and(eq(schema.timers.kind, 'order'), eq(schema.timers.subject, order.id))),
  );

/** A verb as the API would run it, without HTTP around it. */
async function act(
  id: Order['id'],
  verb: Parameters<typeof applyVerb>[1],
  body: object,
  at: EpochMs,
): Promise<Order> {
  return database.worker.asWorker(async (tx) => {
    const [row] = await tx.select().from(schema.orders).where(eq(schema.orders.id, id)).for('update');
    const before = toOrder(row!);
    const context = {
      at,
      actor: 'user:test',
      partInHand: false,
      plannedStops: [],
      fitted: { serial: '', partNumber: BEARING },
    };
    const outcome = applyVerb(before, verb, body as never, context);
    if (!outcome.ok) throw new Error(outcome.error.detail);
    await updateOrder(tx, before, outcome.value);
    return outcome.value.order;
  });
}

describe('opening', () => {
  it('writes order, event, audit entry and timer together', async () => {
    const worn = await seedWornMachine(database.worker, plant, START);
    const order = await openOrUpdate(database.worker, urgingAdvice(worn, START));
    const [row] = await ordersOf(worn);
    expect(toOrder(row!)).toEqual(order);
    expect(await eventsOf(order!)).toMatchObject([
      { verb: 'open', actor: 'kizashi', fromState: null, toState: 'advised' },
    ]);
    expect(await auditOf(order!)).toMatchObject([
      { action: 'order.opened', actor: 'kizashi', occurredAt: START },
    ]);
    expect(await timersOf(order!)).toMatchObject([{ dueAt: optionAfter(START, 12).window.to }]);
  });

  it('leaves nothing behind when its transaction fails', async () => {
    const worn = await seedWornMachine(database.worker, plant, START);
    const failing = database.worker.asWorker(async (tx) => {
      await new OrderOpening().follow(tx, [urgingAdvice(worn, START)]);
      throw new Error('the room failed');
    });
    await expect(failing).rejects.toThrow('the room failed');
    expect(await ordersOf(worn)).toEqual([]);
  });

  it('updates on repeated evidence and never opens a second order', async () => {
    const worn = await seedWornMachine(database.worker, plant, START);
    for (const day of [0, 1, 2]) await openOrUpdate(database.worker, urgingAdvice(worn, days(day)));
    const rows = await ordersOf(worn);
    expect(rows).toMatchObject([{ state: 'advised', version: 3, openedAt: START, updatedAt: days(2) }]);
    expect((await eventsOf(rows[0]!)).map(({ verb }) => verb)).toEqual(['open', 'update', 'update']);
    expect(await timersOf(rows[0]!)).toMatchObject([{ dueAt: optionAfter(days(2), 12).window.to }]);
  });

  it('opens one order when 20 passes find the same part at once', async () => {
    const worn = await seedWornMachine(database.worker, plant, START);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        openOrUpdate(database.worker, { ...urgingAdvice(worn, START), forecastId: asId(`fct-${i}`) }),
      ),
    );
    const rows = await ordersOf(worn);
    expect(rows).toMatchObject([{ version: 20 }]);
    expect(new Set(outcomes.map((order) => order?.id))).toEqual(new Set([rows[0]!.id]));
    const verbs = (await eventsOf(rows[0]!)).map(({ verb }) => verb);
    expect(verbs.filter((verb) => verb === 'open')).toHaveLength(1);
    expect(verbs.filter((verb) => verb === 'update')).toHaveLength(19);
  });

  it('opens nothing while the forecast is withheld or rests on nothing', async () => {
    const worn = await seedWornMachine(database.worker, plant, START);
    await openOrUpdate(database.worker, urgingAdvice(worn, START, { advice: undefined }));
    await openOrUpdate(database.worker, urgingAdvice(worn, START, { newestEvidenceAt: undefined }));
    await openOrUpdate(database.worker, urgingAdvice(worn, START, { newestEvidenceAt: days(-31) }));
    expect(await ordersOf(worn)).toEqual([]);
  });

  it('holds back for 30 days after a refusal, unless P50 moves more than a fifth nearer', async () => {
    const { worn, orderId } = await seedOrder(database.worker, plant, START);
    await act(orderId, 'decline', { reason: 'not now' }, START);
    const p50 = (day: number) => ({ p50At: days(day) });
    expect(await openOrUpdate(database.worker, urgingAdvice(worn, days(1), p50(20)))).toBeUndefined();
    expect(await openOrUpdate(database.worker, urgingAdvice(worn, days(2), p50(16)))).toBeUndefined();
    expect(await ordersOf(worn)).toMatchObject([{ state: 'declined', reason: 'not now', closedAt: START }]);
    const again = await openOrUpdate(database.worker, urgingAdvice(worn, days(2), p50(15.9)));
    expect(again?.id).not.toBe(orderId);
    expect((await ordersOf(worn)).map(({ state }) => state)).toEqual(['declined', 'advised']);
  });

  it('still remembers the refusal after an order that the rules called off', async () => {
    const { worn, orderId } = await seedOrder(database.worker, plant, START);
    await act(orderId, 'decline', { reason: 'not now' }, START);
    const urgent = urgingAdvice(worn, days(1));
    await openOrUpdate(database.worker, { ...urgent, advice: { ...urgent.advice!, urgent: true } });
    const gone = (day: number) => {
      const advice = urgingAdvice(worn, days(day));
      return { ...advice, advice: { ...advice.advice!, evidenceGateHolds: false } };
    };
    await openOrUpdate(database.worker, gone(2));
    await openOrUpdate(database.worker, gone(9));
    expect((await ordersOf(worn)).map(({ state, reason }) => [state, reason])).toEqual([
      ['declined', 'not now'],
      ['cancelled', 'evidence-withdrawn'],
    ]);
    const p50At = days(20);
    expect(await openOrUpdate(database.worker, urgingAdvice(worn, days(12), { p50At }))).toBeUndefined();
    expect(await openOrUpdate(database.worker, urgingAdvice(worn, days(30), { p50At }))).toBeDefined();
  });
});

describe('timers on the fleet clock', () => {
  it('bring a deferred order back when its time is up, and not before', async () => {
    const { orderId } = await seedOrder(database.worker, plant, START);
    const order = await act(orderId, 'defer', { until: days(3) }, START);
    await timers.sweep(plus(days(3), -1));
    expect(await timersOf(order)).toMatchObject([{ dueAt: days(3) }]);
    expect(announced).toEqual([]);
    await timers.sweep(days(4));
    expect((await eventsOf(order)).at(-1)).toMatchObject({
      verb: 'resume',
      actor: 'kizashi',
      at: days(3),
      fromState: 'deferred',
      toState: 'advised',
    });
    expect(announced).toEqual([{ type: 'OrderChanged', machineId: order.machineId, orderId }]);
  });

  it('expire an order with its last option, also one that comes back too late, in one sweep', async () => {
    const { worn, orderId } = await seedOrder(database.worker, plant, START);
    await act(orderId, 'defer', { until: days(15) }, START);
    await timers.sweep(days(30));
    const [row] = await ordersOf(worn);
    expect(row).toMatchObject({ state: 'expired', closedAt: days(15) });
    expect((await eventsOf(row!)).map(({ verb }) => verb)).toEqual(['open', 'defer', 'resume', 'expire']);
    expect(await timersOf(row!)).toEqual([]);
  });

  it('leave an accepted order alone', async () => {
    const { worn, orderId } = await seedOrder(database.worker, plant, START);
    const order = await act(orderId, 'accept', {}, START);
    expect(await timersOf(order)).toEqual([]);
    await timers.sweep(days(300));
    expect(await ordersOf(worn)).toMatchObject([{ state: 'accepted' }]);
  });
});

describe('edits around an order', () => {
  const setStock = (quantity: number) =>
    database.worker.asWorker((tx) =>
      tx
        .update(schema.stock)
        .set({ quantity })
        .where(and(eq(schema.stock.siteId, plant.siteId), eq(schema.stock.partNumber, BEARING))),
    );
  const edited = async () => {
    announcements.announce({ type: 'RegistryChanged' });
    await edits.settled();
  };
  /** Scheduled on that day, with engineer and stop; only the part is missing. */
  async function scheduledOn(day: number): Promise<WornMachine> {
    const { worn, orderId } = await seedOrder(database.worker, plant, START);
    await database.worker.asWorker((tx) =>
      tx.insert(schema.users).values({
        id: asId<UserId>(`usr-${orderId}`),
        name: 'Mori',
        email: `${orderId}@example.test`,
        role: 'field-engineer',
        language: 'ja',
      }),
    );
    await act(orderId, 'accept', {}, START);
    await act(orderId, 'schedule', { window: optionAfter(START, day).window }, START);
    await act(orderId, 'assign', { userId: `usr-${orderId}` }, START);
    await act(orderId, 'confirm-stop', {}, START);
    return worn;
  }
  const takenOut = (worn: WornMachine) =>
    database.worker.asWorker((tx) =>
      tx
        .update(schema.fittedParts)
        .set({ removedAt: days(1) })
        .where(eq(schema.fittedParts.id, worn.fittedPartId)),
    );
  const stateOf = async (worn: WornMachine) => (await ordersOf(worn)).at(-1)?.state;

  it('make a visit ready when the part comes in, and not ready when it goes', async () => {
    const worn = await scheduledOn(5);
    await edited();
    expect(await stateOf(worn)).toBe('scheduled');
    await setStock(1);
    await edited();
    expect(await stateOf(worn)).toBe('ready');
    await setStock(0);
    await edited();
    expect(await stateOf(worn)).toBe('scheduled');
    const [row] = await ordersOf(worn);
    expect((await eventsOf(row!)).slice(-2)).toMatchObject([
      { verb: 'ready-check', toState: 'ready', detail: { missing: [] } },
      { verb: 'ready-check', toState: 'scheduled', detail: { missing: ['part'] } },
    ]);
  });

  it('give one spare to one visit, the earliest, and take it from the latest', async () => {
    const late = await scheduledOn(12);
    const early = await scheduledOn(5);
    await setStock(1);
    await edited();
    expect([await stateOf(early), await stateOf(late)]).toEqual(['ready', 'scheduled']);
    await setStock(2);
    await edited();
    expect([await stateOf(early), await stateOf(late)]).toEqual(['ready', 'ready']);
    await setStock(1);
    await edited();
    expect([await stateOf(early), await stateOf(late)]).toEqual(['ready', 'scheduled']);
  });

  it('call an order off whose part was replaced by hand', async () => {
    const { worn } = await seedOrder(database.worker, plant, START);
    await takenOut(worn);
    clock.at = days(1);
    await edited();
    expect(await ordersOf(worn)).toMatchObject([
      { state: 'cancelled', reason: 'replaced-otherwise', closedAt: days(1) },
    ]);
  });

  it('leave a promised visit three days for the engineer’s own report, then call it off', async () => {
    const worn = await scheduledOn(5);
    await takenOut(worn);
    clock.at = days(1);
    await edited();
    await timers.sweep(plus(days(4), -1));
    expect(await stateOf(worn)).toBe('scheduled');
    await timers.sweep(days(4));
    expect(await ordersOf(worn)).toMatchObject([
      { state: 'cancelled', reason: 'replaced-otherwise', closedAt: days(4) },
    ]);
    await timers.sweep(days(9));
  });

  it('leave a visit that has begun to its engineer', async () => {
    const worn = await scheduledOn(5);
    const [row] = await ordersOf(worn);
    await takenOut(worn);
    clock.at = days(1);
    await edited();
    await act(row!.id, 'start', { overrideReason: 'he is there' }, days(2));
    await timers.sweep(days(9));
    expect(await stateOf(worn)).toBe('in-progress');
  });
});
