import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { schema } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import { apiOf } from './api.ts';
import { seedOrder, seedPlant } from './ordering-plant.ts';
import { NOW, type OrderingService, startOrderingService, VERB_NAMES } from './ordering-service.ts';

let ordering: OrderingService;
beforeAll(async () => {
  ordering = await startOrderingService();
});
afterAll(() => ordering?.remove());

describe('whose order it is', () => {
  it('is the customer’s own: it accepts, another does not even see it', async () => {
    const { orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    const other = await seedPlant(ordering.database, 'Other');
    const stranger = await ordering.tokenOf('plant-manager', other);
    const path = `/api/v1/orders/${orderId}`;
    for (const suffix of ['', '/options', '/events']) {
      expect((await apiOf(ordering.service.url, stranger)('GET', path + suffix)).status).toBe(404);
    }
    expect((await apiOf(ordering.service.url, stranger)('GET', '/api/v1/orders')).body.items).toEqual([]);
    for (const name of VERB_NAMES) {
      expect((await ordering.verb(orderId, name, ordering.bodyOf(name), { token: stranger })).status).toBe(
        404,
      );
    }
    expect((await ordering.read(orderId)).version).toBe(1);

    const viewer = await ordering.tokenOf('viewer', ordering.plant);
    expect(await ordering.verb(orderId, 'accept', {}, { token: viewer })).toMatchObject({ status: 403 });
    const manager = await ordering.tokenOf('plant-manager', ordering.plant);
    expect(await ordering.verb(orderId, 'accept', {}, { token: manager })).toMatchObject({
      status: 200,
      body: { state: 'accepted' },
    });
  });

  it('lets the customer’s own people carry the swap to its end', async () => {
    const { worn, orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    const manager = await ordering.tokenOf('plant-manager', ordering.plant);
    for (const name of ['accept', 'schedule', 'start', 'as-found', 'as-left', 'complete']) {
      const answer = await ordering.verb(orderId, name, ordering.bodyOf(name), { token: manager });
      expect([name, answer.status, answer.body.code]).toEqual([name, 200, undefined]);
    }
    const lives = await ordering.database.asWorker((tx) =>
      tx.select().from(schema.endedLives).where(eq(schema.endedLives.fittedPartId, worn.fittedPartId)),
    );
    expect(lives).toHaveLength(1);
  });

  it('sends only people who are there', async () => {
    const { orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    await ordering.done(orderId, 'accept');
    expect(await ordering.verb(orderId, 'assign', { userId: 'usr_nobody' })).toMatchObject({
      status: 422,
      body: { code: 'unknown-user', errors: [{ field: 'userId' }] },
    });
  });
});
