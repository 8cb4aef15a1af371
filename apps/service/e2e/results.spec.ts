import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerEntry, LedgerPage, Order, ResultsCall, ResultsKpis } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS, type OrderId, plus, toIso } from '@kizashi/kernel';
import { schema } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import { apiOf } from './api.ts';
import {
  LIFE_USED,
  type Plant,
  seedDailyStop,
  seedOrder,
  seedPlant,
  seedWornMachine,
} from './ordering-plant.ts';
import { NOW, type OrderingService, startOrderingService } from './ordering-service.ts';

let ordering: OrderingService;
let mine: Plant;
let theirs: Plant;
let token: string;
const numbers: Record<string, string> = {};

/** Labour and price of the bearing that every order here is for. */
const VISIT = 320_000 + 60_000;
/** Weibull 1.5, 14,000 h: half of such bearings live that long. */
const TYPICAL = 14_000 * Math.LN2 ** (1 / 1.5);

beforeAll(async () => {
  ordering = await startOrderingService();
  mine = await seedPlant(ordering.database, 'Kaname', 10);
  theirs = await seedPlant(ordering.database, 'Hinode', 10);
  // It stands still now, and again every day.
  const first = { from: plus(NOW, -HOUR_MS), to: plus(NOW, 6 * HOUR_MS) };
  await seedDailyStop(ordering.database, mine, first);
  token = await ordering.tokenOf('plant-manager', mine);
  for (const severity of ['none', 'light', 'failed', 'advanced']) await close(mine, severity, token);
  await close(theirs, 'none');
}, 60_000);
afterAll(() => ordering?.remove());

/** A whole visit at whose end the part is found so. */
async function close(plant: Plant, severity: string, as?: string): Promise<OrderId> {
  const { orderId } = await seedOrder(ordering.database, plant, NOW);
  const steps: [string, object][] = [
    ['accept', {}],
    ['schedule', ordering.bodyOf('schedule')],
    ['start', ordering.bodyOf('start')],
    ['as-found', { severity, mode: 'spalling' }],
    ['as-left', {}],
    ['complete', { newSerial: `SN-${orderId}` }],
  ];
  for (const [name, body] of steps) {
    const { status, body: answer } = await ordering.verb(
      orderId,
      name,
      body,
      as === undefined ? {} : { token: as },
    );
    if (status !== 200) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    if (plant === mine) numbers[severity] = answer.number;
  }
  return orderId;
}

async function read<T>(path: string, as = token): Promise<T> {
  const { status, body } = await apiOf(ordering.service.url, as)('GET', `/api/v1${path}`);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

describe('the ledger', () => {
  it('books what was found: mistakes as costs, what was avoided with its range, a failure not at all', async () => {
    const { items } = await read<LedgerPage>('/results/ledger');
    const of = (severity: string) => items.find(({ orderNumber }) => orderNumber === numbers[severity]);
    expect(items).toHaveLength(3);
    expect(of('failed')).toBeUndefined();
    expect(of('none')).toMatchObject({ kind: 'false-alarm', low: -VISIT, mid: -VISIT, high: -VISIT });
    const share = 1 - LIFE_USED / TYPICAL;
    expect(of('light')).toMatchObject({ kind: 'life-thrown-away', mid: -Math.round(share * VISIT) });
    expect(of('light')?.basis.lifeLeftShare).toBeCloseTo(share, 12);
    const avoided = of('advanced');
    expect(avoided).toMatchObject({ kind: 'avoided-failure', currency: 'JPY', customerName: 'Kaname' });
    // The next stop is tomorrow, and the forecast gives it 200 hours at least: little was avoided, and it says so.
    expect(avoided?.mid).toBeLessThan(0.01 * (16 - 4) * 90_000);
  });

  it('sums the whole period, whatever the page and the kind', async () => {
    const whole = await read<LedgerPage>('/results/ledger');
    const sum = (entries: readonly LedgerEntry[]) => entries.reduce((total, { mid }) => total + mid, 0);
    expect(whole.totals).toMatchObject({ net: { mid: sum(whole.items) }, orders: 3 });
    expect(whole.totals.costs.mid).toBe(sum(whole.items.filter(({ mid }) => mid < 0)));
    const first = await read<LedgerPage>('/results/ledger?limit=2');
    expect(first.totals).toEqual(whole.totals);
    const second = await read<LedgerPage>(`/results/ledger?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(whole.items);
    expect(second.nextCursor).toBeNull();
    const alarms = await read<LedgerPage>('/results/ledger?kind=false-alarm');
    expect(alarms.items).toHaveLength(1);
    expect(alarms.totals).toEqual(whole.totals);
    const before = await read<LedgerPage>(`/results/ledger?to=${toIso(NOW)}`);
    expect(before).toMatchObject({ items: [], totals: { net: { low: 0, mid: 0, high: 0 }, orders: 0 } });
  });

  it('shows a customer his own alone, and the manufacturer all of it', async () => {
    expect((await read<LedgerPage>('/results/ledger')).items.map(({ customerId }) => customerId)).toEqual(
      Array(3).fill(mine.customerId),
    );
    const all = await read<LedgerPage>('/results/ledger', ordering.service.token);
    expect(all.totals.orders).toBe(4);
    expect(new Set(all.items.map(({ customerId }) => customerId))).toEqual(
      new Set([mine.customerId, theirs.customerId]),
    );
  });
});

describe('the figures', () => {
  it('count what was found, and link to exactly those rows', async () => {
    const kpis = await read<ResultsKpis>('/results/kpis');
    expect(kpis).toMatchObject({
      asFound: { none: 1, light: 1, advanced: 1, failed: 1 },
      orders: { opened: 4, closed: 4, declined: 0, open: 0 },
      failuresWithoutOrder: 0,
      calls: { judged: 0, cameTrue: 0 },
    });
    expect(kpis.leadTimeDays).toBeGreaterThanOrEqual(0);
    expect(kpis.leadTimeDays).toBeLessThan(0.01);
    const closed = (await read<{ items: Order[] }>(`${kpis.links.closed}&severity=none`)).items;
    expect(closed.map(({ number }) => number)).toEqual([numbers.none]);
    const failures = await read<{ items: object[] }>(kpis.links.failures);
    expect(failures.items).toMatchObject([{ orderId: expect.stringMatching(/^ord_/) }]);
  });

  it('are of the period that was asked for, which may not be reversed', async () => {
    const past = await read<ResultsKpis>(`/results/kpis?from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z`);
    expect(past.orders).toEqual({ opened: 0, closed: 0, declined: 0, open: 0 });
    expect(past.leadTimeDays).toBeNull();
    const reversed = `from=${toIso(NOW)}&to=${toIso(plus(NOW, -DAY_MS))}`;
    const refused = await apiOf(ordering.service.url, token)('GET', `/api/v1/results/kpis?${reversed}`);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'from' }] } });
  });
});

describe('calls', () => {
  const END = plus(NOW, -DAY_MS);
  /** A part that came out a day ago, with the forecast of a week before its end. */
  async function ended(
    endedBy: 'failure' | 'preventive',
    hoursAtP10: number,
    also: { backfilled?: true } = {},
  ) {
    const worn = await seedWornMachine(ordering.database, theirs, plus(END, -7 * DAY_MS));
    const hoursLeft = Array.from({ length: 99 }, (_, i) => hoursAtP10 + (i - 9));
    await ordering.database.asWorker(async (tx) => {
      const { forecasts, fittedParts } = schema;
      await tx
        .update(forecasts)
        .set({ quantiles: hoursLeft, lifePerHour: 1, ...also })
        .where(eq(forecasts.id, worn.forecastId));
      await tx
        .update(fittedParts)
        .set({ removedAt: END, endedBy })
        .where(eq(fittedParts.id, worn.fittedPartId));
    });
    return worn;
  }

  it('are held against the end of their part: inside the interval, outside, or not to be judged', async () => {
    const week = 7 * 24;
    const inside = await ended('failure', week - 40);
    const tooEarly = await ended('failure', week + 1);
    const outlived = await ended('preventive', week - 81);
    await ended('preventive', week - 40);
    await ended('failure', week - 40, { backfilled: true });
    const manufacturer = ordering.service.token;
    const { items } = await read<{ items: ResultsCall[] }>('/results/calls', manufacturer);
    const judged = new Map(items.map(({ forecastId, cameTrue }) => [forecastId, cameTrue]));
    expect(judged).toEqual(
      new Map([
        [inside.forecastId, true],
        [tooEarly.forecastId, false],
        [outlived.forecastId, false],
      ]),
    );
    const kpis = await read<ResultsKpis>('/results/kpis', manufacturer);
    expect(kpis).toMatchObject({ calls: { judged: 3, cameTrue: 1 }, failuresWithoutOrder: 3 });
    const first = await read<{ items: ResultsCall[]; nextCursor: string }>(
      '/results/calls?limit=2',
      manufacturer,
    );
    const rest = await read<{ items: ResultsCall[]; nextCursor: string | null }>(
      `/results/calls?limit=2&cursor=${first.nextCursor}`,
      manufacturer,
    );
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.nextCursor).toBeNull();
    expect((await read<{ items: object[] }>('/results/calls')).items).toEqual([]);
  });
});

describe('orders', () => {
  it('are found by id and by the day on which they ended', async () => {
    const all = (await read<{ items: Order[] }>('/orders?state=closed')).items;
    expect(all).toHaveLength(4);
    const two = all.slice(1, 3).map(({ id }) => id);
    expect(
      (await read<{ items: Order[] }>(`/orders?ids=${two.join(',')}`)).items.map(({ id }) => id),
    ).toEqual(two);
    const later = `from=${toIso(plus(NOW, DAY_MS))}`;
    expect((await read<{ items: Order[] }>(`/orders?state=closed&${later}`)).items).toEqual([]);
    const refused = await apiOf(ordering.service.url, token)('GET', '/api/v1/orders?ids=a,,b');
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'ids' }] } });
  });
});
