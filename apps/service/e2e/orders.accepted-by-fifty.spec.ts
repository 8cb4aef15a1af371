import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedOrder } from './ordering-plant.ts';
import { NOW, type OrderingService, startOrderingService } from './ordering-service.ts';

let ordering: OrderingService;
beforeAll(async () => {
  ordering = await startOrderingService();
});
afterAll(() => ordering?.remove());

describe('50 people accept at once', () => {
  it('on the version that they saw: one accepts, the others are told that it changed', async () => {
    const { orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ordering.verb(orderId, 'accept', {}, { ifMatch: '"1"' })),
    );
    const statuses = answers.map(({ status, body }) => `${status} ${body.code ?? body.state}`);
    expect(statuses.filter((status) => status === '200 accepted')).toHaveLength(1);
    expect(statuses.filter((status) => status === '412 version-changed')).toHaveLength(49);
    expect(await ordering.read(orderId)).toMatchObject({ state: 'accepted', version: 2 });
    expect((await ordering.eventsOf(orderId)).map((event) => event.verb)).toEqual(['open', 'accept']);
    expect(await ordering.auditOf(orderId)).toEqual([
      { action: 'order.opened', actor: 'kizashi' },
      { action: 'order.accepted', actor: 'bootstrap' },
    ]);
  });

  it('whatever the version: one accepts, the others are refused', async () => {
    const { orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ordering.verb(orderId, 'accept', {}, { ifMatch: '*' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'illegal-transition')).toHaveLength(49);
    expect((await ordering.eventsOf(orderId)).map((event) => event.verb)).toEqual(['open', 'accept']);
    expect(await ordering.auditOf(orderId)).toHaveLength(2);
  });

  it('by one click sent 50 times: all get the one answer', async () => {
    const { orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ordering.verb(orderId, 'accept', {}, { ifMatch: '"1"', key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(49);
    expect((await ordering.eventsOf(orderId)).map((event) => event.verb)).toEqual(['open', 'accept']);
  });
});
