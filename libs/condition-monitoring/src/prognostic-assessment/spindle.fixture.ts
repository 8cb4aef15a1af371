import {
  asId,
  type ChannelId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  HOUR_MS,
  type MachineModelId,
  MINUTE_MS,
  type PartNumber,
  type PositionId,
} from '@kizashi/kernel';
import type { MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import {
  restartUsage,
  startUsage,
  summariseWindow,
  usageDelta,
  windowContaining,
} from '../data-manipulation/index.ts';
import { assessHealth, type HealthOutcome, startHealth } from '../health-assessment/index.ts';
import { type DetectedState, detectState, startDetection } from '../state-detection/index.ts';
import type { EstimatedForecast, Forecast } from './forecast.ts';
import { followHealth, makeForecast, type PrognosisContext, startPrognosis } from './make-forecast.ts';

/** A spindle with one bearing, sampled every ten minutes: the machine that the stories below are about. */
const bearing = asId<PositionId>('spindle-front-bearing');
const ids = {
  velocity: asId<ChannelId>('spindle.front.velocity_rms'),
  temperature: asId<ChannelId>('spindle.front.temperature'),
  load: asId<ChannelId>('spindle.load'),
  hours: asId<ChannelId>('machine.operating_hours'),
};
export const VELOCITY = { normal: 1.15, limit: 4.5, noise: 0.06 };
export const TEMPERATURE = { normal: 52, limit: 75, noise: 0.8, perLoad: 10 };

export const spindleModel: MachineModel = {
  id: asId<MachineModelId>('vmc'),
  name: 'VMC',
  channels: [
    {
      id: ids.velocity,
      name: { en: 'Vibration velocity', ja: '振動速度' },
      unit: 'mm/s',
      role: 'wear',
      positionIds: [bearing],
      worsens: 'up',
      limit: VELOCITY.limit,
      failureModes: ['VIB'],
    },
    {
      id: ids.temperature,
      unit: 'Cel',
      role: 'wear',
      positionIds: [bearing],
      worsens: 'up',
      limit: TEMPERATURE.limit,
      failureModes: ['OHE'],
    },
    { id: ids.load, unit: '%', role: 'setting', positionIds: [] },
    { id: ids.hours, unit: 'h', role: 'usage', positionIds: [bearing] },
  ],
  positions: [
    {
      id: bearing,
      name: { en: 'front spindle bearing', ja: '主軸前部軸受' },
      lifeUnit: 'operating-hours',
      usageChannel: ids.hours,
      partNumber: asId<PartNumber>('HG-SB-7014'),
    },
  ],
};

export const spindleContext: PrognosisContext = {
  model: spindleModel,
  position: spindleModel.positions[0]!,
  cataloguePrior: { beta: 1.5, eta: 14_000 },
  timeZone: 'Asia/Tokyo',
};

/** What happens to the machine. Times are ms since its start. */
export interface SpindleStory {
  readonly days: number;
  /** Wear 0..1 of the bearing that is fitted at that time. */
  readonly wear: (sinceStart: number) => number;
  /** Share of the rated load; undefined while the machine stands still. */
  readonly load?: (sinceStart: number) => number | undefined;
  /** Changes a reading, or takes it away. */
  readonly sensor?: (channel: string, value: number, sinceStart: number) => number | undefined;
  readonly replacedAt?: number;
  readonly seed?: number;
}

/** What the rooms say at the end of a window. */
export interface Told {
  readonly at: EpochMs;
  readonly sinceStart: number;
  readonly detected: DetectedState;
  readonly outcome: HealthOutcome;
  /** Every six hours. */
  readonly forecast?: Forecast;
}

export const START = epochMs(Date.UTC(2026, 8, 1));
const PERIOD_MS = 10 * MINUTE_MS;
const FORECAST_EVERY_MS = 6 * HOUR_MS;
/** Two shifts, not on Sundays. */
export function twoShifts(sinceStart: number): number | undefined {
  const day = Math.floor(sinceStart / DAY_MS) % 7;
  const hour = (sinceStart % DAY_MS) / HOUR_MS;
  return day !== 6 && hour >= 6 && hour < 22 ? 0.6 : undefined;
}

/** Tells the story to rooms two to five, window by window. */
export function tellRooms(story: SpindleStory): readonly Told[] {
  const random = normals(story.seed ?? 1);
  const load = story.load ?? twoShifts;
  let hours = 1_000;
  let usage = startUsage(START);
  let detection = startDetection();
  let health = startHealth({ fittedPartId: asId<FittedPartId>('first'), positionId: bearing });
  let prognosis = startPrognosis(spindleContext);
  let replaced = false;
  const told: Told[] = [];
  for (let sinceStart = 0; sinceStart < story.days * DAY_MS; sinceStart += PERIOD_MS) {
    if (!replaced && story.replacedAt !== undefined && sinceStart >= story.replacedAt) {
      replaced = true;
      usage = restartUsage(usage, epochMs(START + sinceStart));
      health = startHealth({ fittedPartId: asId<FittedPartId>('second'), positionId: bearing });
      prognosis = startPrognosis(spindleContext);
    }
    const setLoad = load(sinceStart);
    if (setLoad !== undefined) hours += PERIOD_MS / HOUR_MS;
    const row = rowAt(story, sinceStart, setLoad, hours, random);
    const features = summariseWindow(
      [row],
      windowContaining(row.measuredAt, PERIOD_MS),
      spindleModel,
      row.deviceId,
    );
    const counted = usageDelta(usage, features, spindleModel, spindleContext.position);
    usage = counted.memory;
    const state = detectState(detection, features, spindleModel, { running: counted.used.running });
    detection = state.memory;
    const assessed = assessHealth(health, {
      features,
      detected: state.detected,
      used: counted.used,
      model: spindleModel,
    });
    health = assessed.memory;
    prognosis = followHealth(prognosis, assessed.outcome, counted.used, spindleContext);
    const at = features.window.to;
    const due = sinceStart % FORECAST_EVERY_MS === 0;
    told.push({
      at,
      sinceStart,
      detected: state.detected,
      outcome: assessed.outcome,
      ...(due
        ? { forecast: makeForecast(prognosis, assessed.outcome, counted.used, spindleContext, at) }
        : {}),
    });
  }
  return told;
}

/** The estimated forecast of the newest window up to that day. @throws Error when it was withheld. */
export function estimatedOn(told: readonly Told[], day: number): EstimatedForecast {
  const { forecast } = forecastsOf(told).findLast(({ sinceStart }) => sinceStart <= day * DAY_MS)!;
  if (forecast.status === 'withheld') throw new Error(`withheld on day ${day}: ${forecast.reason}`);
  return forecast;
}

/** Days from the forecast until the part fails with that probability (per cent). */
export function daysLeft({ remaining, rate }: EstimatedForecast, percent: number): number {
  return remaining.quantiles[percent - 1]! / rate / 24;
}

/** The forecasts of a story, oldest first. */
export function forecastsOf(told: readonly Told[]): readonly (Told & { readonly forecast: Forecast })[] {
  return told.flatMap((one) => (one.forecast ? [{ ...one, forecast: one.forecast }] : []));
}

function rowAt(
  story: SpindleStory,
  sinceStart: number,
  load: number | undefined,
  hours: number,
  random: () => number,
): TelemetryRow {
  const wear = story.wear(sinceStart);
  const heat = (load ?? 0) * TEMPERATURE.perLoad;
  const exact: Record<string, number | undefined> = {
    [ids.velocity]: VELOCITY.normal + (VELOCITY.limit - VELOCITY.normal) * wear + VELOCITY.noise * random(),
    [ids.temperature]:
      TEMPERATURE.normal +
      heat +
      0.5 * (TEMPERATURE.limit - TEMPERATURE.normal) * wear +
      TEMPERATURE.noise * random(),
    [ids.load]: load === undefined ? 0 : 100 * load + 1.5 * random(),
    [ids.hours]: hours,
  };
  const values = spindleModel.channels.map(({ id, role }) => {
    if (load === undefined && role === 'wear') return Number.NaN;
    const value = exact[id]!;
    return story.sensor ? (story.sensor(id, value, sinceStart) ?? Number.NaN) : value;
  });
  const measuredAt = epochMs(START + sinceStart);
  return {
    deviceId: asId<DeviceId>('d'),
    modelId: spindleModel.id,
    measuredAt,
    receivedAt: measuredAt,
    boot: 1,
    seq: Math.floor(sinceStart / PERIOD_MS),
    values: Float64Array.from(values),
  };
}

/** Standard normal numbers (Box-Muller over a linear congruential generator): the same story every time. */
export function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
