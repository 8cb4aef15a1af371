import type { MachineModel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, DAY_MS, type EpochMs, epochMs, HOUR_MS, plus } from '@kizashi/kernel';
import { startMachineMemory } from './machine-memory.ts';
import type { PassStart, Trend } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';

export const START = epochMs(Date.UTC(2026, 5, 1));
export const PERIOD_MS = 2 * HOUR_MS;

/** A filter whose differential pressure rises to its limit while the machine runs all day. */
export const MODEL: MachineModel = {
  id: asId('model'),
  name: 'Test machine',
  channels: [
    {
      id: asId('filter.pressure'),
      unit: 'bar',
      role: 'wear',
      positionIds: [asId('filter')],
      worsens: 'up',
      limit: 2.5,
    },
    { id: asId('hours'), unit: 'h', role: 'usage', positionIds: [] },
  ],
  positions: [
    {
      id: asId('filter'),
      name: { ja: 'フィルター', en: 'Filter' },
      lifeUnit: 'operating-hours',
      usageChannel: asId('hours'),
      partNumber: asId('F-1'),
    },
  ],
};

export const MACHINE: MachineRecord = {
  id: asId('machine'),
  serial: 'M-1',
  deviceId: asId('device'),
  customerId: asId('customer'),
  siteId: asId('site'),
  lineId: asId('line'),
  timeZone: 'Asia/Tokyo',
  downtimeCostPerHour: 100_000,
  model: MODEL,
  stops: [],
  parts: [
    {
      id: asId('part'),
      position: MODEL.positions[0]!,
      partNumber: asId('F-1'),
      serial: 'S-1',
      fittedAt: START,
      inStock: 1,
      catalogue: {
        partNumber: asId('F-1'),
        tenantId: 'maker',
        name: { ja: 'フィルター', en: 'Filter' },
        price: 10_000,
        leadTimeDaysP50: 2,
        leadTimeDaysP90: 7,
        preparationDays: 1,
        plannedHours: 1,
        unplannedHours: 6,
        labour: 8_000,
        collateral: 0,
        emergencyPremium: 20_000,
        priorBeta: 3,
        priorEta: 2_500,
        version: 1,
      },
    },
  ],
};

/** One reading every two hours; `pressure` by day. */
export function rowsOf(
  days: number,
  pressure: (day: number) => number,
  from: EpochMs = START,
): TelemetryRow[] {
  const count = Math.round((days * DAY_MS) / PERIOD_MS);
  return Array.from({ length: count }, (_, index) => {
    const measuredAt = plus(from, index * PERIOD_MS);
    const day = (measuredAt - START) / DAY_MS;
    // A little spread, so that the channel has something to learn: always the same, so that runs can be compared.
    const noise = 0.01 * Math.sin(index * 12.9898);
    return {
      deviceId: MACHINE.deviceId,
      modelId: MODEL.id,
      measuredAt,
      receivedAt: measuredAt,
      boot: 1,
      seq: index,
      values: Float64Array.of(pressure(day) + noise, day * 24),
    };
  });
}

export function startAt(trend: Trend | undefined, days: number, more: Partial<PassStart> = {}): PassStart {
  return {
    machine: MACHINE,
    trend: trend ?? { closedUntil: START, memory: startMachineMemory(START) },
    range: { from: trend?.closedUntil ?? START, to: plus(START, days * DAY_MS) },
    closableUntil: plus(START, days * DAY_MS),
    asked: false,
    more: false,
    periods: { shortestMs: PERIOD_MS, longestMs: PERIOD_MS },
    listeningSince: START,
    ...more,
  };
}
