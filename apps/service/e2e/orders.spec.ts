import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order } from '@kizashi/api-contract';
import { DAY_MS, type OrderId, plus, toIso } from '@kizashi/kernel';
import {
  openOrUpdate,
  seedDailyStop,
  seedOrder,
  seedPlant,
  urgingAdvice,
  windowAfter,
} from './ordering-plant.ts';
import {
  isoWindow,
  NOW,
  type OrderingService,
  startOrderingService,
  VERB_NAMES,
} from './ordering-service.ts';

let ordering: OrderingService;
beforeAll(async () => {
  ordering = await startOrderingService();
});
afterAll(() => ordering?.remove());

describe('reading orders', () => {
  it('shows an order with its options, price and what its visit lacks', async () => {
    const { worn, orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    const answer = await ordering.service.api('GET', `/api/v1/orders/${orderId}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      id: orderId,
      number: expect.stringMatching(/^OR-\d+$/),
      fittedPartId: worn.fittedPartId,
      machineId: worn.machineId,
      state: 'advised',
      failureMode: 'spalling',
      ...isoWindow(NOW, 5),
      forecastId: worn.forecastId,
      entitlement: 'customer',
      price: { amount: 320_000, currency: 'JPY' },
      missing: ['engineer', 'stop'],
      version: 1,
    });
    const options = (await ordering.service.api('GET', `/api/v1/orders/${orderId}/options`)).body;
    expect(options).toEqual({ items: answer.body.options, nextCursor: null });
    expect(options.items).toMatchObject([
      { ...isoWindow(NOW, 1), notPossible: 'parts-late', chosen: false },
      {
        ...isoWindow(NOW, 5),
        notPossible: null,
        chosen: true,
        expectedCost: { amount: 412_346, currency: 'JPY' },
      },
      { ...isoWindow(NOW, 12), chosen: false },
    ]);
  });

  it('lists by state, machine and fitted part, in pages, newest first', async () => {
    const one = await seedOrder(ordering.database, ordering.plant, NOW);
    await ordering.done(one.orderId, 'decline', { reason: 'not now' });
    const worn = one.worn;
    const next = await openOrUpdate(ordering.database, urgingAdvice(worn, NOW, { p50At: plus(NOW, DAY_MS) }));
    const ids = async (query: string) => {
      const { body } = await ordering.service.api('GET', `/api/v1/orders?${query}`);
      return body.items.map(({ id }: Order) => id);
    };
    const machine = `machineId=${worn.machineId}`;
    expect(await ids(machine)).toEqual([next?.id, one.orderId]);
    expect(await ids(`${machine}&state=open`)).toEqual([next?.id]);
    expect(await ids(`${machine}&state=declined`)).toEqual([one.orderId]);
    expect(await ids(`fittedPartId=${worn.fittedPartId}&limit=1`)).toEqual([next?.id]);
    const first = (await ordering.service.api('GET', `/api/v1/orders?${machine}&limit=1`)).body;
    expect(await ids(`${machine}&limit=1&cursor=${first.nextCursor}`)).toEqual([one.orderId]);
    expect(await ordering.service.api('GET', '/api/v1/orders?state=lost')).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', errors: [{ field: 'state' }] },
    });
  });
});

describe('what a verb asks of its request', () => {
  let orderId: OrderId;
  beforeAll(async () => {
    ({ orderId } = await seedOrder(ordering.database, ordering.plant, NOW));
  });

  it.each([
    ['no If-Match', { ifMatch: null }, 428, 'precondition-required'],
    ['an old version', { ifMatch: '"0"' }, 412, 'version-changed'],
    ['no Idempotency-Key', { key: null }, 400, 'invalid-request'],
  ] as const)('%s', async (_, call, status, code) => {
    expect(await ordering.verb(orderId, 'accept', {}, call)).toMatchObject({ status, body: { code } });
    expect((await ordering.read(orderId)).version).toBe(1);
  });

  it('names the header that is missing', async () => {
    const { body } = await ordering.verb(orderId, 'accept', {}, { key: null });
    expect(body.errors).toMatchObject([{ field: 'Idempotency-Key' }]);
  });

  it.each([
    ['accept', { windowFrom: toIso(NOW) }, 400, 'invalid-request', 'windowTo'],
    ['accept', isoWindow(NOW, 1), 409, 'window-not-possible', 'windowFrom'],
    ['accept', isoWindow(NOW, 6), 422, 'window-not-offered', 'windowFrom'],
    ['accept', isoWindow(NOW, -2), 409, 'window-passed', 'windowTo'],
    ['accept', { windowFrom: toIso(plus(NOW, 2)), windowTo: toIso(NOW) }, 422, 'window-reversed', 'windowTo'],
    ['defer', { until: toIso(plus(NOW, -DAY_MS)) }, 422, 'until-passed', 'until'],
    ['defer', {}, 400, 'invalid-request', 'until'],
    ['decline', { reason: '' }, 400, 'invalid-request', 'reason'],
    ['decline', { reason: 'x', why: 'y' }, 400, 'invalid-request', 'why'],
  ])('%s %j', async (name, body, status, code, field) => {
    const answer = await ordering.verb(orderId, name, body);
    expect(answer).toMatchObject({ status, body: { code, errors: [{ field }] } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await ordering.read(orderId)).version).toBe(1);
  });

  it('knows only its own verbs and orders', async () => {
    expect(await ordering.verb(orderId, 'propose')).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    expect(await ordering.verb(orderId, 'expire')).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    const unknown = await ordering.verb('ord_nowhere' as OrderId, 'accept', {}, { ifMatch: '*' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('gives a repeated request the answer of the first time, and refuses its key for another', async () => {
    const { orderId: id } = await seedOrder(ordering.database, ordering.plant, NOW);
    const key = randomUUID();
    const first = await ordering.verb(id, 'defer', ordering.bodyOf('defer'), { key, ifMatch: '"1"' });
    const again = await ordering.verb(id, 'defer', ordering.bodyOf('defer'), { key, ifMatch: '"1"' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('etag')).toBe('"2"');
    const other = { until: toIso(plus(NOW, 8 * DAY_MS)) };
    expect(await ordering.verb(id, 'defer', other, { key, ifMatch: '"1"' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency-key-reused' },
    });
    expect((await ordering.eventsOf(id)).map((event) => event.verb)).toEqual(['open', 'defer']);
  });

  it('takes a window within a planned stop of the line', async () => {
    const stopped = await seedPlant(ordering.database, 'Minato');
    await seedDailyStop(ordering.database, stopped, windowAfter(NOW, -3));
    const { orderId: id } = await seedOrder(ordering.database, stopped, NOW);
    expect(await ordering.verb(id, 'accept', isoWindow(NOW, 6))).toMatchObject({
      status: 200,
      body: { state: 'accepted', ...isoWindow(NOW, 6) },
    });
  });
});

describe('illegal verbs', () => {
  /** How to get into each state over HTTP, and every verb that is legal there. */
  const STATES: readonly (readonly [state: string, path: readonly string[], legal: readonly string[]])[] = [
    ['advised', [], ['acknowledge', 'accept', 'defer', 'decline', 'cancel']],
    ['deferred', ['defer'], ['acknowledge', 'accept', 'cancel']],
    ['accepted', ['accept'], ['acknowledge', 'assign', 'confirm-stop', 'schedule', 'cancel']],
    ['scheduled', ['accept', 'schedule'], ['acknowledge', 'assign', 'confirm-stop', 'start', 'cancel']],
    [
      'ready',
      ['accept', 'schedule', 'assign', 'confirm-stop'],
      ['acknowledge', 'assign', 'confirm-stop', 'start', 'cancel'],
    ],
    ['in-progress', ['accept', 'schedule', 'start'], ['acknowledge', 'as-found']],
    ['as-found-recorded', ['accept', 'schedule', 'start', 'as-found'], ['acknowledge', 'as-left']],
    ['as-left-verified', ['accept', 'schedule', 'start', 'as-found', 'as-left'], ['acknowledge', 'complete']],
    ['closed', ['accept', 'schedule', 'start', 'as-found', 'as-left', 'complete'], []],
    ['declined', ['decline'], []],
    ['cancelled', ['cancel'], []],
  ];

  it.each(STATES)('while %s', async (state, path, legal) => {
    const { orderId } = await seedOrder(ordering.database, ordering.plant, NOW);
    for (const name of path) await ordering.done(orderId, name, ordering.bodyOf(name));
    const before = await ordering.read(orderId);
    expect(before.state).toBe(state);
    const illegal = VERB_NAMES.filter((name) => !legal.includes(name));
    expect(illegal.length).toBeGreaterThan(6);
    for (const name of illegal) {
      const answer = await ordering.verb(orderId, name, ordering.bodyOf(name));
      expect([name, answer.status, answer.body.code]).toEqual([name, 409, 'illegal-transition']);
    }
    expect(await ordering.read(orderId)).toEqual(before);
  });
});
