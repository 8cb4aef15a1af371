import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs, type FittedPartId, plus } from '@kizashi/kernel';
import { schema } from '@kizashi/storage/database';
import { and, asc, eq } from 'drizzle-orm';
import { newId } from '../src/listing/index.ts';
import {
  BEARING,
  LIFE_USED,
  MODEL,
  OTHER_BEARING,
  openOrUpdate,
  type Plant,
  POSITION,
  seedOrder,
  seedPlant,
  urgingAdvice,
  type WornMachine,
} from './ordering-plant.ts';
import { isoWindow, NOW, type OrderingService, startOrderingService } from './ordering-service.ts';

let ordering: OrderingService;
beforeAll(async () => {
  ordering = await startOrderingService();
});
afterAll(() => ordering?.remove());

/** What a wake-up brings about a moment later. */
async function eventually<T>(look: () => Promise<T | undefined>, withinMs = 10_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`nothing happened within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a whole life', () => {
  const partsOf = (worn: WornMachine) =>
    ordering.database.asWorker((tx) =>
      tx
        .select()
        .from(schema.fittedParts)
        .where(
          and(eq(schema.fittedParts.machineId, worn.machineId), eq(schema.fittedParts.positionId, POSITION)),
        )
        .orderBy(asc(schema.fittedParts.fittedAt)),
    );
  const endedLifeOf = (worn: WornMachine) =>
    ordering.database.asWorker((tx) =>
      tx.select().from(schema.endedLives).where(eq(schema.endedLives.fittedPartId, worn.fittedPartId)),
    );
  const spares = async (where: Plant) => {
    const rows = await ordering.database.asWorker((tx) =>
      tx
        .select()
        .from(schema.stock)
        .where(and(eq(schema.stock.siteId, where.siteId), eq(schema.stock.partNumber, BEARING))),
    );
    return rows[0]?.quantity;
  };

  it('ends with a new fitted part, one spare less and an ended life that was a failure', async () => {
    const own = await seedPlant(ordering.database, 'Kaname', 1);
    const { worn, orderId } = await seedOrder(ordering.database, own, NOW);
    expect(await ordering.done(orderId, 'acknowledge')).toMatchObject({ acknowledgedBy: 'bootstrap' });
    expect(await ordering.done(orderId, 'accept')).toMatchObject({ state: 'accepted', ...isoWindow(NOW, 5) });
    expect(await ordering.done(orderId, 'assign', { userId: ordering.engineer })).toMatchObject({
      missing: ['stop'],
    });
    expect(await ordering.done(orderId, 'schedule', isoWindow(NOW, 5))).toMatchObject({ state: 'scheduled' });
    const early = await ordering.verb(orderId, 'start');
    expect(early).toMatchObject({ status: 409, body: { code: 'not-ready' } });
    expect(early.body.detail).toContain('stop missing');
    expect(await ordering.done(orderId, 'confirm-stop')).toMatchObject({ state: 'ready', missing: [] });
    expect(await ordering.done(orderId, 'start')).toMatchObject({ state: 'in-progress' });
    const found = { severity: 'failed', mode: 'spalling', mechanism: 'fatigue', note: 'outer race' };
    expect((await ordering.done(orderId, 'as-found', found)).asFound).toEqual(found);
    await ordering.done(orderId, 'as-left', { note: 'runs true' });

    const same = await ordering.verb(orderId, 'complete', { newSerial: worn.serial });
    expect(same).toMatchObject({
      status: 422,
      body: { code: 'serial-unchanged', errors: [{ field: 'newSerial' }] },
    });
    const unknown = await ordering.verb(orderId, 'complete', { newSerial: 'SN-2', partNumber: 'NONE' });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown-part-number' } });
    expect(await partsOf(worn)).toHaveLength(1);

    const closed = await ordering.done(orderId, 'complete', { newSerial: 'SN-2' });
    expect(closed.state).toBe('closed');
    const [old, fitted] = await partsOf(worn);
    const closedAt = epochMs(Date.parse(closed.updatedAt));
    expect(old).toMatchObject({ id: worn.fittedPartId, removedAt: closedAt });
    expect(fitted).toMatchObject({
      serial: 'SN-2',
      partNumber: BEARING,
      fittedAt: closedAt,
      removedAt: null,
    });
    expect(await endedLifeOf(worn)).toMatchObject([
      {
        modelId: 'VX-400',
        positionId: POSITION,
        partNumber: BEARING,
        serial: worn.serial,
        life: LIFE_USED,
        lifeUnit: 'operating-hours',
        failureObserved: true,
        severity: 'failed',
        endedAt: closedAt,
      },
    ]);
    expect(await spares(own)).toBe(0);
    expect((await ordering.eventsOf(orderId)).map(({ verb: name, toState }) => [name, toState])).toEqual([
      ['open', 'advised'],
      ['acknowledge', 'advised'],
      ['accept', 'accepted'],
      ['assign', 'accepted'],
      ['schedule', 'scheduled'],
      ['confirm-stop', 'scheduled'],
      ['ready-check', 'ready'],
      ['start', 'in-progress'],
      ['as-found', 'as-found-recorded'],
      ['as-left', 'as-left-verified'],
      ['complete', 'closed'],
    ]);
  });

  it('may end with another part number, without a spare on the shelf, and with a life that was no failure', async () => {
    const own = await seedPlant(ordering.database, 'Hinode', 0);
    const { worn, orderId } = await seedOrder(ordering.database, own, NOW);
    await ordering.done(orderId, 'accept');
    await ordering.done(orderId, 'schedule', isoWindow(NOW, 5));
    const started = await ordering.done(orderId, 'start', { overrideReason: 'the part is in the van' });
    expect(started.state).toBe('in-progress');
    await ordering.done(orderId, 'as-found', { severity: 'advanced', mode: 'spalling' });
    await ordering.done(orderId, 'as-left');
    await ordering.done(orderId, 'complete', { newSerial: 'SN-3', partNumber: OTHER_BEARING });
    expect((await partsOf(worn)).at(-1)).toMatchObject({ serial: 'SN-3', partNumber: OTHER_BEARING });
    expect(await endedLifeOf(worn)).toMatchObject([{ failureObserved: false, severity: 'advanced' }]);
    expect(await spares(own)).toBe(0);
  });

  it('is ready for its visit as soon as somebody books the part in', async () => {
    const own = await seedPlant(ordering.database, 'Akebono', 0);
    const { orderId } = await seedOrder(ordering.database, own, NOW);
    for (const name of ['accept', 'schedule', 'assign', 'confirm-stop']) {
      await ordering.done(orderId, name, ordering.bodyOf(name));
    }
    expect(await ordering.read(orderId)).toMatchObject({ state: 'scheduled', missing: ['part'] });
    const stock = { siteId: own.siteId, partNumber: BEARING, quantity: 1 };
    expect((await ordering.service.api('PUT', '/api/v1/stock', stock)).status).toBe(200);
    const ready = await eventually(async () => {
      const order = await ordering.read(orderId);
      return order.state === 'ready' ? order : undefined;
    });
    expect(ready.missing).toEqual([]);
    expect((await ordering.eventsOf(orderId)).at(-1)).toMatchObject({
      verb: 'ready-check',
      actor: 'kizashi',
    });
  });

  /** Up to the last verb, with the swap reported by hand just before it. */
  async function swappedByHand(withLife: boolean) {
    const { worn, orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    for (const name of ['accept', 'schedule', 'start', 'as-found', 'as-left']) {
      await ordering.done(orderId, name, ordering.bodyOf(name));
    }
    const byHand = plus(NOW, -1_000);
    const fittedByHand = newId<FittedPartId>('fpt');
    await ordering.database.asWorker(async (tx) => {
      await tx
        .update(schema.fittedParts)
        .set({ removedAt: byHand })
        .where(eq(schema.fittedParts.id, worn.fittedPartId));
      await tx.insert(schema.fittedParts).values({
        id: fittedByHand,
        customerId: worn.plant.customerId,
        machineId: worn.machineId,
        positionId: POSITION,
        partNumber: BEARING,
        serial: 'SN-typo',
        fittedAt: byHand,
      });
      if (!withLife) return;
      await tx.insert(schema.endedLives).values({
        id: newId('lif'),
        modelId: MODEL,
        positionId: POSITION,
        partNumber: BEARING,
        fittedPartId: worn.fittedPartId,
        life: LIFE_USED,
        lifeUnit: 'operating-hours',
        failureObserved: false,
        endedAt: byHand,
        recordedAt: byHand,
      });
    });
    return { worn, orderId, fittedByHand };
  }

  it.each([false, true])(
    'takes a swap that was reported by hand for the same one, and the as-found record wins (life kept already: %s)',
    async (withLife) => {
      const { worn, orderId, fittedByHand } = await swappedByHand(withLife);
      const closed = await ordering.done(orderId, 'complete', { newSerial: 'SN-4' });
      const closedAt = epochMs(Date.parse(closed.updatedAt));
      expect(await partsOf(worn)).toMatchObject([
        { id: worn.fittedPartId, removedAt: closedAt, endedBy: 'failure' },
        { id: fittedByHand, serial: 'SN-4', fittedAt: closedAt, removedAt: null },
      ]);
      expect(await endedLifeOf(worn)).toMatchObject([{ endedAt: closedAt, failureObserved: true }]);
    },
  );

  it.each([false, true])(
    'lets the customer’s own people end a swap that was reported by hand (life kept already: %s)',
    async (withLife) => {
      const { worn, orderId } = await swappedByHand(withLife);
      const token = await ordering.tokenOf('plant-manager', ordering.plant);
      const answer = await ordering.verb(orderId, 'complete', { newSerial: 'SN-5' }, { token });
      expect([answer.status, answer.body.code]).toEqual([200, undefined]);
      expect(await endedLifeOf(worn)).toMatchObject([{ failureObserved: !withLife }]);
    },
  );

  it('after a decline holds back the next order', async () => {
    const { worn, orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    expect(await ordering.done(orderId, 'decline', { reason: 'line is sold' })).toMatchObject({
      state: 'declined',
      reason: 'line is sold',
    });
    expect(await openOrUpdate(ordering.database, urgingAdvice(worn, plus(NOW, 1)))).toBeUndefined();
    const open = await ordering.service.api(
      'GET',
      `/api/v1/orders?state=open&fittedPartId=${worn.fittedPartId}`,
    );
    expect(open.body.items).toEqual([]);
  });
});
