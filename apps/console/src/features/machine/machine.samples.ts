import type { MachineCondition, MachineModel, TimelineEntry } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import { type FakeRequest, page } from '../../testing/fake-service.ts';
import {
  aFittedPart,
  aForecast,
  aMachine,
  anOrder,
  inDays,
  iso,
  NOW,
  SESSION,
  TOKYO,
} from '../../testing/samples.ts';

export const VELOCITY = 'spindle.front.velocity_rms';
const BEARING = { ja: '主軸前側軸受', en: 'front spindle bearing' };

export const MODEL: MachineModel = {
  id: 'vmc',
  name: 'VMC 5',
  channels: [
    {
      id: VELOCITY,
      name: { ja: '振動速度', en: 'vibration velocity' },
      unit: 'mm/s',
      role: 'wear',
      positionIds: ['spindle-front'],
      worsens: 'up',
      zones: { ab: 1.4, bc: 2.8, cd: 4.5 },
    },
    { id: 'filter.dp', unit: 'bar', role: 'wear', positionIds: ['filter'], worsens: 'up', limit: 2.5 },
    { id: 'spindle.speed', unit: '/min', role: 'setting', positionIds: [] },
  ],
  positions: [
    { id: 'spindle-front', name: BEARING, lifeUnit: 'operating-hours', partNumber: 'HG-SB-7014' },
    {
      id: 'filter',
      name: { ja: 'クーラントフィルター', en: 'coolant filter' },
      lifeUnit: 'operating-hours',
      partNumber: 'CF-1',
    },
  ],
};

export function aCondition(given: Partial<MachineCondition> = {}): MachineCondition {
  return {
    machineId: 'machine-1',
    state: 'watch',
    since: inDays(-9),
    mode: 'running/spindle.speed:2',
    channels: [{ channel: VELOCITY, state: 'watch', zone: 'C', since: inDays(-9), lastReadingAt: iso(NOW) }],
    ...given,
  };
}

const happened = (id: string, days: number) => ({ id, at: inDays(days), recordedAt: inDays(days) });
const ofBearing = { fittedPartId: 'part-1', positionId: 'spindle-front', positionName: BEARING };

/** Newest first. */
export const PAST: readonly TimelineEntry[] = [
  {
    kind: 'forecast',
    ...happened('f2', -1),
    ...ofBearing,
    forecastId: 'f2',
    status: 'estimated',
    p50At: inDays(23),
    backfilled: false,
  },
  {
    kind: 'order',
    ...happened('e2', -1.5),
    ...ofBearing,
    orderId: 'order-1',
    number: 'OR-2381',
    verb: 'update',
    toState: 'advised',
    actor: 'kizashi',
  },
  {
    kind: 'order',
    ...happened('e1', -3),
    ...ofBearing,
    orderId: 'order-1',
    number: 'OR-2381',
    verb: 'open',
    toState: 'advised',
    actor: 'kizashi',
  },
  {
    kind: 'forecast',
    ...happened('f1', -5),
    ...ofBearing,
    forecastId: 'f1',
    status: 'withheld',
    p50At: null,
    backfilled: false,
  },
  {
    kind: 'channel-state',
    ...happened(`state:${VELOCITY}`, -9),
    channel: VELOCITY,
    state: 'watch',
    zone: 'C',
  },
  { kind: 'state', ...happened('state:', -9), state: 'watch' },
  { kind: 'device-event', ...happened('d2', -10), event: 'mode', text: 'running' },
  { kind: 'device-event', ...happened('d1', -20), event: 'alarm', text: 'SP-12: coolant low' },
  {
    kind: 'swap',
    ...happened('w1', -60),
    ...ofBearing,
    serial: '88213',
    reports: [
      {
        source: 'device',
        at: inDays(-60),
        recordedAt: inDays(-60),
        actor: 'device:d1',
        orderId: null,
        serial: '88213',
      },
    ],
  },
  { kind: 'state', ...happened('state:', -80), state: 'normal' },
];

/** A reading every hour of the days asked for, rising from 1 mm/s to 3 mm/s now. */
export function telemetryOf({ query }: Pick<FakeRequest, 'query'>) {
  const from = Date.parse(query.get('from') ?? '');
  const to = Math.min(NOW, Date.parse(query.get('to') ?? ''));
  const points = [];
  for (let at = Math.max(from, NOW - 90 * DAY_MS); at < to; at += 12 * HOUR_MS) {
    const avg = 3 + (at - NOW) / (45 * DAY_MS);
    points.push({ t: iso(at), min: avg - 0.1, avg, max: avg + 0.2, n: 72 });
  }
  return { channel: query.get('channel') ?? '', unit: 'mm/s', points };
}

/** The routes of a service that knows one machine. */
export function machineRoutes(): Record<string, unknown> {
  return {
    'GET /session': SESSION,
    'GET /users': page(SESSION.user),
    'GET /machines/machine-1': aMachine(),
    'GET /machines/machine-1/condition': aCondition(),
    'GET /machines/machine-1/telemetry': telemetryOf,
    'GET /machines/machine-1/timeline': ({ query }: FakeRequest) =>
      page(...PAST.filter(({ kind }) => kind === query.get('kind'))),
    'GET /machines/machine-1/waveforms': page(),
    'GET /machine-models/vmc': MODEL,
    'GET /sites/site-1': { id: 'site-1', customerId: 'customer-1', name: 'Komaki', timeZone: TOKYO },
    'GET /lines/line-2': { id: 'line-2', siteId: 'site-1', name: 'Line 2', downtimeCostPerHour: 1 },
    'GET /customers/customer-1': { id: 'customer-1', name: 'Tokiwa Precision' },
    'GET /fitted-parts': page(aFittedPart()),
    'GET /fitted-parts/part-1/forecasts': page(aForecast()),
    'GET /fitted-parts/part-1/health': {
      fittedPartId: 'part-1',
      failureLimit: 0.2,
      points: [
        { at: inDays(-2), health: 0.66, healthSd: 0.02 },
        { at: inDays(-1), health: 0.62, healthSd: 0.02 },
      ],
    },
    'GET /orders': page(anOrder()),
  };
}
