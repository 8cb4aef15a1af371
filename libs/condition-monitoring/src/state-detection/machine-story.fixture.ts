import {
  asId,
  type ChannelId,
  DAY_MS,
  type DeviceId,
  epochMs,
  HOUR_MS,
  type MachineModelId,
  MINUTE_MS,
  type PositionId,
} from '@kizashi/kernel';
import type { Channel, MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import {
  isRunningMode,
  operatingMode,
  summariseWindow,
  windowContaining,
} from '../data-manipulation/index.ts';
import { type DetectionMemory, detectState, startDetection } from './detect-state.ts';
import type { ChannelStateName, DetectedState } from './machine-state.ts';

/** A milling machine with two spindle bearings and a ball screw: the machine that the stories here are about. */
const front = asId<PositionId>('front-bearing');
const rear = asId<PositionId>('rear-bearing');
const screw = asId<PositionId>('ball-screw');

export const START = epochMs(Date.UTC(2026, 8, 7));
export const deviceId = asId<DeviceId>('d');
const WINDOW_MS = 10 * MINUTE_MS;

/** How a simulated channel comes about; all sizes in its unit. */
interface Signal {
  readonly normal: number;
  readonly noise: number;
  /** Added at wear 1 of its position. */
  readonly worn: number;
  readonly perLoad: number;
  readonly byRecipe: readonly number[];
  /** Added when the spindle starts cold; fades within half an hour. */
  readonly cold: number;
  readonly perDegree: number;
}

function wearChannel(id: string, unit: string, position: PositionId, more: Partial<Channel>): Channel {
  return {
    id: asId<ChannelId>(id),
    unit,
    role: 'wear',
    positionIds: [position],
    worsens: 'up',
    failureModes: ['VIB'],
    ...more,
  };
}
const zones = { ab: 1.4, bc: 2.8, cd: 4.5 };

export const millModel: MachineModel = {
  id: asId<MachineModelId>('mill'),
  name: 'mill',
  channels: [
    wearChannel('front.velocity', 'mm/s', front, { limit: 6, zones }),
    wearChannel('front.envelope', '[g]', front, { limit: 6 }),
    wearChannel('front.temperature', 'Cel', front, { limit: 75, failureModes: ['OHE'] }),
    wearChannel('rear.velocity', 'mm/s', rear, { limit: 6, zones }),
    wearChannel('rear.temperature', 'Cel', rear, { limit: 75, failureModes: ['OHE'] }),
    wearChannel('screw.torque', '%', screw, { limit: 45, failureModes: ['STD'] }),
    wearChannel('screw.backlash', 'um', screw, { limit: 25, failureModes: ['STD'] }),
    {
      id: asId<ChannelId>('speed'),
      unit: '/min',
      role: 'setting',
      positionIds: [],
      bands: [5_000, 7_000],
    },
    { id: asId<ChannelId>('load'), unit: '%', role: 'setting', positionIds: [] },
    { id: asId<ChannelId>('hall.temperature'), unit: 'Cel', role: 'context', positionIds: [] },
    { id: asId<ChannelId>('hours'), unit: 'h', role: 'usage', positionIds: [] },
  ],
  positions: [],
};

const signal = (normal: number, noise: number, worn: number, more: Partial<Signal> = {}): Signal => ({
  normal,
  noise,
  worn,
  perLoad: 0,
  byRecipe: [0, 0, 0],
  cold: 0,
  perDegree: 0,
  ...more,
});
const SIGNALS: Readonly<Record<string, Signal>> = {
  'front.velocity': signal(0.6, 0.05, 5.4, { perLoad: 1.5, byRecipe: [0, 0.3, 0.7], cold: 0.3 }),
  'front.envelope': signal(0.35, 0.05, 5.65, { perLoad: 0.15, byRecipe: [0, 0.1, 0.3] }),
  'front.temperature': signal(42, 0.8, 33, { perLoad: 12, byRecipe: [0, 3, 7], cold: -14, perDegree: 0.6 }),
  'rear.velocity': signal(1.4, 0.06, 4.6, { perLoad: 1, byRecipe: [0, 0.1, 0.3], cold: 0.2 }),
  'rear.temperature': signal(55, 0.8, 20, { perLoad: 6, byRecipe: [0, 2, 5], cold: -12, perDegree: 0.6 }),
  'screw.torque': signal(20, 1, 25, { perLoad: 8, cold: 6 }),
  'screw.backlash': signal(3, 0.4, 22),
};

const SIGNAL_LIST = Object.entries(SIGNALS).map(([id, one]) => ({
  id,
  position: millModel.channels.find((channel) => channel.id === id)!.positionIds[0]! as string,
  ...one,
}));

/** What happens to the machine. Times are ms since its start. */
export interface MillStory {
  readonly days: number;
  /** Told from here on, of a machine that is warm by then; from the start when left out. */
  readonly fromMs?: number;
  readonly seed?: number;
  /** Wear 0..1 of a position. */
  readonly wear?: (position: string, sinceStart: number) => number;
  /** Changes what the sensors show. */
  readonly sensors?: (values: Record<string, number>, sinceStart: number) => Record<string, number>;
  /** Speed 0 to 2 by hour; drawn every three hours when left out. */
  readonly recipe?: (sinceStart: number) => number;
  /** Added to the load of 0.6. */
  readonly burst?: (sinceStart: number) => number;
  readonly runs?: (sinceStart: number) => boolean;
  readonly periodMs?: number;
}

export interface MillTold {
  readonly sinceStart: number;
  readonly mode: string;
  readonly detected: DetectedState;
  readonly memory: DetectionMemory;
}

/** Two shifts, not on Sundays. */
function twoShifts(sinceStart: number): boolean {
  const hour = (sinceStart % DAY_MS) / HOUR_MS;
  return Math.floor(sinceStart / DAY_MS) % 7 !== 6 && hour >= 6 && hour < 22;
}

/** Rows of the story, oldest first, window by window. */
export function* millRows(story: MillStory): Generator<readonly TelemetryRow[]> {
  const { seed = 1, fromMs = 0, periodMs = WINDOW_MS, runs = twoShifts, sensors, wear } = story;
  const random = normals(seed);
  const burst = story.burst ?? drawnBursts(seed);
  const recipe = story.recipe ?? ((t: number) => hash(seed, 7, Math.floor(t / (3 * HOUR_MS))) % 3);
  let hours = 1_000;
  let warmth = fromMs > 0 ? 1 : 0;
  let seq = 0;
  for (let from = fromMs; from < story.days * DAY_MS; from += WINDOW_MS) {
    const rows: TelemetryRow[] = [];
    for (let at = from; at < from + WINDOW_MS; at += periodMs) {
      const on = runs(at);
      warmth += ((on ? 1 : 0) - warmth) * -Math.expm1(-periodMs / (on ? 25 * MINUTE_MS : 3 * HOUR_MS));
      if (on) hours += periodMs / HOUR_MS;
      const load = on ? Math.min(0.9, Math.max(0.3, 0.6 + 0.08 * random())) + burst(at) : 0;
      const hall = hallAt(at) + 0.3 * random();
      let values: Record<string, number> = { 'hall.temperature': hall, hours, load: 100 * load };
      values.speed = on ? [4_500, 6_000, 8_000][recipe(at)]! + 4 * random() : 0;
      for (const one of SIGNAL_LIST) {
        const exact =
          one.normal +
          one.worn * (wear?.(one.position, at) ?? 0) +
          one.perLoad * (load - 0.6) +
          one.byRecipe[recipe(at)]! +
          one.cold * (1 - warmth) +
          one.perDegree * (hall - 24) +
          one.noise * random();
        values[one.id] = on ? exact : Number.NaN;
      }
      if (sensors) values = { ...values, ...sensors(values, at) };
      const measuredAt = epochMs(START + at);
      seq += 1;
      rows.push({
        deviceId,
        modelId: millModel.id,
        measuredAt,
        receivedAt: measuredAt,
        boot: 1,
        seq,
        values: Float64Array.from(millModel.channels.map(({ id }) => values[id] ?? Number.NaN)),
      });
    }
    yield rows;
  }
}

/** Tells the story to rooms two and three, window by window. */
export function tellMill(story: MillStory): readonly MillTold[] {
  let memory = startDetection();
  let hours = 0;
  const told: MillTold[] = [];
  for (const rows of millRows(story)) {
    const window = windowContaining(rows[0]!.measuredAt, WINDOW_MS);
    const summarised = summariseWindow(rows, window, millModel, deviceId);
    const total = summarised.channels[10]?.last ?? hours;
    const mode = operatingMode(summarised, millModel, total > hours);
    hours = total;
    const running = isRunningMode(mode);
    const detection = detectState(memory, { ...summarised, mode }, millModel, { running });
    memory = detection.memory;
    told.push({ sinceStart: window.from - START, mode, detected: detection.detected, memory });
  }
  return told;
}

/** Every state that channels entered and that asks for somebody's attention: day, channel, state. */
export function complaints(told: readonly MillTold[]): readonly string[] {
  const last = new Map<string, ChannelStateName>();
  const entered: string[] = [];
  for (const { sinceStart, detected } of told) {
    for (const { channel, state } of detected.channels) {
      const quiet = state === 'learning' || state === 'normal';
      if (!quiet && last.get(channel) !== state)
        entered.push(`day ${Math.floor(sinceStart / DAY_MS)}: ${channel} ${state}`);
      last.set(channel, state);
    }
  }
  return entered;
}

export function stateOn(told: readonly MillTold[], channel: string, day: number): ChannelStateName {
  const one = told.findLast(({ sinceStart }) => sinceStart < day * DAY_MS)!;
  return one.detected.channels.find((known) => known.channel === channel)!.state;
}

/** Autumn: ten degrees colder after 90 days, and colder at night. */
function hallAt(sinceStart: number): number {
  const hour = (sinceStart % DAY_MS) / HOUR_MS;
  return 27 - (10 * sinceStart) / (90 * DAY_MS) + 3 * Math.cos(((hour - 14) / 24) * 2 * Math.PI);
}

/** About three a week: 20 to 60 minutes of heavy work. */
function drawnBursts(seed: number): (sinceStart: number) => number {
  return (sinceStart) => {
    const slot = Math.floor(sinceStart / (2 * HOUR_MS));
    if (hash(seed, 3, slot) % 19 !== 0) return 0;
    const minutes = 20 + (hash(seed, 4, slot) % 5) * 10;
    return sinceStart - slot * 2 * HOUR_MS < minutes * MINUTE_MS
      ? 0.45 + (hash(seed, 5, slot) % 20) / 100
      : 0;
  };
}

function hash(...parts: readonly number[]): number {
  let state = 2_166_136_261;
  for (const part of parts) {
    state = Math.imul(state ^ part, 16_777_619);
    state = Math.imul(state ^ (state >>> 15), 2_246_822_519);
  }
  return (state ^ (state >>> 13)) >>> 0;
}

/** Standard normal numbers (Box-Muller over a linear congruential generator): the same story every time. */
function normals(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
