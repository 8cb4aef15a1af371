import type {
  FittedPart,
  FleetRow,
  Forecast,
  Machine,
  Order,
  OrderOption,
  Session,
} from '@kizashi/api-contract';
import { DAY_MS, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';

/** Mon 26 Oct 2026, 09:00 in Japan: the day of the mockups' story. */
export const NOW = Date.parse('2026-10-26T00:00:00Z');
export const TOKYO = 'Asia/Tokyo';

export const iso = (at: number) => toIso(epochMs(at));
export const inDays = (days: number) => iso(NOW + days * DAY_MS);

/** Life used an hour on the calendar: 17.6 of 24 hours. */
export const RATE = 17.6 / 24;

/** Remaining life that ends evenly spread between two days from now; null beyond `known` percent. */
export function evenQuantiles(fromDays: number, toDays: number, known = 99): (number | null)[] {
  return Array.from({ length: 99 }, (_, index) => {
    const days = fromDays + ((index + 1) / 100) * (toDays - fromDays);
    return index + 1 > known ? null : days * 24 * RATE;
  });
}

interface ForecastWish extends Partial<Forecast> {
  readonly fromDays?: number;
  readonly toDays?: number;
  readonly known?: number;
  readonly daysAgo?: number;
}

export function aForecast(wish: ForecastWish = {}): Forecast {
  const { fromDays = 18, toDays = 28, known = 99, daysAgo = 0, ...given } = wish;
  const asOf = NOW - daysAgo * DAY_MS;
  const quantiles = evenQuantiles(fromDays, toDays, known);
  const life = (percent: number) => quantiles[percent - 1] ?? null;
  const instant = (percent: number) => {
    const value = life(percent);
    return value === null ? null : iso(asOf + (value / RATE) * HOUR_MS);
  };
  return {
    id: `forecast-${daysAgo}`,
    fittedPartId: 'part-1',
    asOf: iso(asOf),
    recordedAt: iso(asOf),
    revision: 1,
    backfilled: false,
    status: 'estimated',
    reason: null,
    endsWhen: null,
    lifeUnit: 'operating-hours',
    lifeUsed: 12_840,
    p10: life(10),
    p50: life(50),
    p90: life(90),
    p10At: instant(10),
    p50At: instant(50),
    p90At: instant(90),
    pFail72h: 0.01,
    pFail7d: 0.01,
    pFail30d: 0.99,
    quantiles,
    lifePerHour: RATE,
    pWearAbove5Percent: 0.93,
    failureMode: 'VIB',
    because: [],
    dataQuality: {
      level: 'good',
      channelsLive: 4,
      channelsExpected: 4,
      windowsObserved: 412,
      newestEvidenceAt: iso(asOf),
    },
    model: { id: 'drift', version: '1', tier: 'degradation' },
    cause: null,
    ...given,
  };
}

export function aWithheldForecast(given: Partial<Forecast> = {}): Forecast {
  return aForecast({
    status: 'withheld',
    reason: 'stale-input',
    endsWhen: { en: 'Check the cable at axis 2.', ja: '第2軸のケーブルを確認してください。' },
    p10: null,
    p50: null,
    p90: null,
    p10At: null,
    p50At: null,
    p90At: null,
    pFail72h: null,
    pFail7d: null,
    pFail30d: null,
    quantiles: [],
    lifePerHour: null,
    ...given,
  });
}

export function aMachine(given: Partial<Machine> = {}): Machine {
  return {
    id: 'machine-1',
    serial: 'VMC-0042',
    modelId: 'vmc',
    lineId: 'line-2',
    siteId: 'site-1',
    customerId: 'customer-1',
    state: 'watch',
    health: 0.62,
    lastReadingAt: iso(NOW - 1_000),
    nextStopAt: '2026-11-11T23:00:00Z',
    zoneLimits: {},
    ...given,
  };
}

export function aFittedPart(given: Partial<FittedPart> = {}): FittedPart {
  return {
    id: 'part-1',
    machineId: 'machine-1',
    positionId: 'spindle-front',
    positionName: { en: 'Front spindle bearing', ja: '主軸前側軸受' },
    partNumber: 'HG-SB-7014',
    serial: '88213',
    fittedAt: '2024-10-25T23:00:00Z',
    removedAt: null,
    lifeUsed: 12_840,
    lifeUnit: 'operating-hours',
    ...given,
  };
}

export function anOption(given: Partial<OrderOption> = {}): OrderOption {
  return {
    windowFrom: '2026-11-11T23:00:00Z',
    windowTo: '2026-11-12T07:00:00Z',
    planned: true,
    pFailBefore: 0.03,
    expectedCost: { amount: 492_000, currency: 'JPY' },
    chosen: true,
    notPossible: null,
    ...given,
  };
}

export const SATURDAY = anOption({
  windowFrom: '2026-11-07T05:00:00Z',
  windowTo: '2026-11-07T11:00:00Z',
  pFailBefore: 0.001,
  expectedCost: { amount: 533_000, currency: 'JPY' },
  chosen: false,
});

export function anOrder(given: Partial<Order> = {}): Order {
  return {
    id: 'order-1',
    number: 'OR-2381',
    fittedPartId: 'part-1',
    machineId: 'machine-1',
    machineSerial: 'VMC-0042',
    positionName: { en: 'Front spindle bearing', ja: '主軸前側軸受' },
    customerName: 'Tokiwa Precision',
    siteName: 'Komaki',
    lineName: 'Line 2',
    state: 'advised',
    urgent: false,
    failureMode: 'VIB',
    windowFrom: null,
    windowTo: null,
    orderBy: '2026-10-30T00:00:00Z',
    options: [SATURDAY, anOption()],
    forecastId: 'forecast-0',
    entitlement: 'contract',
    price: { amount: 320_000, currency: 'JPY' },
    assignedTo: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    stopConfirmedAt: null,
    missing: ['engineer', 'stop'],
    deferredUntil: null,
    reason: null,
    asFound: null,
    openedAt: inDays(-3),
    updatedAt: inDays(-1),
    version: 3,
    ...given,
  };
}

export function aRow(
  given: Omit<Partial<FleetRow>, 'machine'> & { machine?: Partial<Machine> } = {},
): FleetRow {
  const { machine, ...rest } = given;
  return {
    machine: aMachine(machine),
    modelName: 'VMC 5',
    customerName: 'Tokiwa Precision',
    siteName: 'Komaki',
    lineName: 'Line 2',
    timeZone: TOKYO,
    group: 'needs-a-date',
    fittedPartId: 'part-1',
    positionName: { en: 'Front spindle bearing', ja: '主軸前側軸受' },
    forecast: aForecast(),
    order: anOrder(),
    pFailBeforeNextStop: 0.03,
    expectedLoss: { amount: 93_000, currency: 'JPY' },
    ...rest,
  };
}

export const SESSION: Session = {
  user: {
    id: 'user-1',
    name: 'Mika Arai',
    email: 'arai@example.com',
    role: 'planner',
    customerId: null,
    language: 'en',
  },
  currency: 'JPY',
  now: iso(NOW),
  maker: 'Hoshigawa Machinery',
};
