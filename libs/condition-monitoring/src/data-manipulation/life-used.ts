import {
  type EpochMs,
  HOUR_MS,
  type Life,
  type LifePerHour,
  type LifeUnit,
  life,
  lifePerHour,
  type TimeRange,
} from '@kizashi/kernel';
import type { MachineModel, Position } from '../data-acquisition/index.ts';
import { type CounterReset, riseOverResets } from './counter-reset.ts';
import type { ChannelSummary, WindowFeatures } from './window-features.ts';

/** What has to be remembered to count the life of one fitted part. Plain JSON. */
export interface UsageMemory {
  readonly fittedAt: EpochMs;
  readonly lifeUsed: number;
  /** Newest running total of the usage channel. */
  readonly total?: number;
  /** End of the window in which `total` was read. */
  readonly totalAt?: EpochMs;
  /** End of the newest window that was counted. */
  readonly countedUntil?: EpochMs;
  /** Smallest rise of the total seen: a counter of whole hours stands still between two hours. */
  readonly resolution?: number;
  /** Fastest rise of a counter that was believed, per calendar hour. */
  readonly pace?: number;
  /**
   * A rise that was too fast to be believed alone, and what was counted instead: the next one tells a counter that was
   * set from a machine that runs.
   */
  readonly doubted?: { readonly rise: number; readonly hours: number; readonly assumed: number };
  /** Windows since the total last rose. */
  readonly stillWindows: number;
  /** Life used per calendar hour, averaged over about a week; absent before two totals were read. */
  readonly rate?: number;
  /** Calendar hours behind `rate`, at most the memory of the average. */
  readonly ratedHours: number;
  /**
   * What the part may have lived at most before its counter was first heard, and in how many calendar hours: believed
   * until the pace of its machine is known.
   */
  readonly unseen?: { readonly most: number; readonly hours: number };
}

/** Life of the part at the end of a window, and what the window added to it. */
export interface LifeUsed {
  readonly lifeUsed: Life;
  readonly delta: number;
  /** Use of life per calendar hour over the last days, standstill included; undefined while unknown. */
  readonly rate: LifePerHour | undefined;
  /** The machine used the part in this window: only then does it say something about wear. */
  readonly running: boolean;
  /** Less was lived than had been said until now, by so much. */
  readonly lessThanBelieved?: number;
}

const RATE_MEMORY_HOURS = 7 * 24;
/** Counters and clocks differ a little; beyond this a rise is a jump of the counter, not life. */
const PLAUSIBLE_EXCESS = 1.05;
const PLAUSIBLE_TIMES_PACE = 20;
/** Share of the life used below which what was lived unseen is left as it was believed. */
const WORTH_CORRECTING = 0.05;
/** A counter of whole hours may tick right after it was read. */
const COARSEST_TICK_HOURS = 1;

/** `lifeUsed`: what the part had lived when it was fitted, 0 for a new one. */
export function startUsage(fittedAt: EpochMs, lifeUsed = 0): UsageMemory {
  return { fittedAt, lifeUsed, stillWindows: 0, ratedHours: 0 };
}

/** A new part in the same position: the counter of the machine goes on, the life starts again. */
export function restartUsage(previous: UsageMemory, fittedAt: EpochMs): UsageMemory {
  const { unseen: _, ...known } = previous;
  return { ...known, fittedAt, lifeUsed: 0, stillWindows: 0 };
}

/**
 * Counts one closed window; windows come in order. A window before the part was fitted adds nothing.
 * @param resets of counters that the device reported within the window, in order
 */
export function usageDelta(
  memory: UsageMemory,
  features: WindowFeatures,
  model: MachineModel,
  position: Position,
  resets: readonly CounterReset[] = [],
): { readonly memory: UsageMemory; readonly used: LifeUsed } {
  const { window } = features;
  const channel = position.usageChannel;
  const summary = channel === undefined ? undefined : summaryOf(features, model, channel);
  const hours = hoursUntil(window.to, memory.countedUntil ?? memory.fittedAt, memory.fittedAt);
  const counted =
    channel === undefined
      ? countTime(features, position.lifeUnit, hours)
      : countTotal(
          memory,
          summary,
          position.lifeUnit,
          window,
          resets.filter((reset) => reset.channel === channel),
        );
  const heard = channel === undefined || summary !== undefined;
  const first = channel !== undefined && memory.total === undefined;
  const ratedHours =
    channel === undefined ? hours : hoursUntil(window.to, memory.totalAt ?? window.to, memory.fittedAt);
  const counting: UsageMemory = {
    ...(counted.known && memory.doubted ? withoutDoubt(memory) : memory),
    lifeUsed: memory.lifeUsed + counted.delta,
    countedUntil: window.to,
    stillWindows: counted.stillWindows,
    ...(summary ? { total: summary.last, totalAt: window.to } : {}),
    ...counted.known,
    ...(heard && !first ? averageRate(memory, counted.delta, ratedHours) : {}),
    ...(first && summary
      ? { unseen: { most: counted.delta, hours: hoursUntil(window.to, memory.fittedAt, memory.fittedAt) } }
      : {}),
  };
  const { memory: next, lessThanBelieved } = atItsPace(counting);
  return {
    memory: next,
    used: {
      lifeUsed: life(next.lifeUsed),
      delta: counted.delta,
      rate: next.rate === undefined ? undefined : lifePerHour(next.rate),
      running: counted.running,
      ...(lessThanBelieved > 0 ? { lessThanBelieved } : {}),
    },
  };
}

/**
 * Once a week of its machine is known, a part is taken to have lived at that pace since it was fitted: the counter of an
 * old machine tells little of a part that was replaced since, and the calendar counts nights.
 */
function atItsPace(memory: UsageMemory): {
  readonly memory: UsageMemory;
  readonly lessThanBelieved: number;
} {
  const { rate = 0, ratedHours, lifeUsed } = memory;
  if (memory.unseen === undefined || rate <= 0 || ratedHours < RATE_MEMORY_HOURS - COARSEST_TICK_HOURS)
    return { memory, lessThanBelieved: 0 };
  const { unseen, ...known } = memory;
  const less = unseen.most - rate * unseen.hours;
  const lessThanBelieved = less > lifeUsed * WORTH_CORRECTING ? less : 0;
  return { memory: { ...known, lifeUsed: lifeUsed - lessThanBelieved }, lessThanBelieved };
}

function withoutDoubt({ doubted: _, ...settled }: UsageMemory): UsageMemory {
  return settled;
}

/** Calendar hours from `since`, but not from before the part was fitted. */
function hoursUntil(to: EpochMs, since: EpochMs, fittedAt: EpochMs): number {
  return Math.max(0, to - Math.max(since, fittedAt)) / HOUR_MS;
}

interface Counted {
  readonly delta: number;
  readonly running: boolean;
  readonly stillWindows: number;
  /** What the window taught about the counter. */
  readonly known?: Pick<UsageMemory, 'resolution' | 'pace' | 'doubted'>;
}

function countTime(features: WindowFeatures, unit: LifeUnit, hours: number): Counted {
  const seen = features.channels.some((channel) => channel !== undefined);
  if (unit === 'calendar-hours') return { delta: hours, running: seen, stillWindows: 0 };
  const running = seen && features.mode !== 'off' && features.mode !== 'idle';
  const windowHours = (features.window.to - features.window.from) / HOUR_MS;
  return { delta: running ? Math.min(hours, windowHours) : 0, running, stillWindows: 0 };
}

function countTotal(
  memory: UsageMemory,
  summary: ChannelSummary | undefined,
  unit: LifeUnit,
  window: TimeRange,
  resets: readonly CounterReset[],
): Counted {
  if (summary === undefined) return { delta: 0, running: false, stillWindows: memory.stillWindows };
  const hours = hoursUntil(window.to, memory.totalAt ?? memory.fittedAt, memory.fittedAt);
  if (memory.total === undefined) {
    // The part may be older than its first reading, but neither older than the counter nor than its fitting.
    const most = isHours(unit) ? Math.min(summary.last, hours) : summary.last;
    return { delta: Math.max(0, most - memory.lifeUsed), running: true, stillWindows: 0 };
  }
  const reported = riseOverResets(memory.total, summary.last, resets) ?? summary.last - memory.total;
  // A total that fell was reset and counts from zero.
  const risen = reported >= 0 ? reported : Math.max(0, summary.last);
  if (risen > 0) {
    const { rise, ...known } = isHours(unit)
      ? { rise: plausibleHours(memory, risen, hours) }
      : plausibleCount(memory, risen, hours);
    const resolution = Math.min(risen, memory.resolution ?? risen);
    return { delta: rise, running: true, stillWindows: 0, known: { ...known, resolution } };
  }
  const stillWindows = memory.stillWindows + 1;
  const windowHours = (window.to - window.from) / HOUR_MS;
  const patience = isHours(unit) ? Math.ceil((memory.resolution ?? 0) / windowHours) - 1 : 0;
  return { delta: 0, running: stillWindows <= patience, stillWindows };
}

/** Hours that pass faster than time are a counter that was set: the usual rate is assumed. */
function plausibleHours(memory: UsageMemory, risen: number, hours: number): number {
  return risen <= hours * PLAUSIBLE_EXCESS + COARSEST_TICK_HOURS ? risen : (memory.rate ?? 0) * hours;
}

/**
 * Nothing bounds a counter of cycles but what it was seen to do. Its pace is that of running windows, which say
 * nothing about the average over nights; and a faster rise is counted as soon as the next one is as fast, since a
 * counter is set once but a machine that had only crept until now goes on running.
 */
function plausibleCount(
  { pace, doubted, rate }: UsageMemory,
  risen: number,
  hours: number,
): { readonly rise: number } & Pick<UsageMemory, 'pace' | 'doubted'> {
  if (hours === 0) return { rise: 0 };
  const now = risen / hours;
  if (pace === undefined || risen <= pace * hours * PLAUSIBLE_TIMES_PACE + 1)
    return { rise: risen, pace: Math.max(pace ?? 0, now) };
  if (doubted !== undefined) {
    const before = doubted.rise / doubted.hours;
    if (Math.max(before, now) <= Math.min(before, now) * PLAUSIBLE_TIMES_PACE)
      return { rise: doubted.rise - doubted.assumed + risen, pace: Math.max(before, now) };
  }
  const assumed = Math.min(risen, (rate ?? 0) * hours);
  return { rise: assumed, doubted: { rise: risen, hours, assumed } };
}

function averageRate(
  memory: UsageMemory,
  delta: number,
  hours: number,
): { readonly rate: number; readonly ratedHours: number } | Record<string, never> {
  if (hours <= 0) return {};
  const before = Math.min(memory.ratedHours, Math.max(0, RATE_MEMORY_HOURS - hours));
  const ratedHours = before + hours;
  return { rate: ((memory.rate ?? 0) * before + delta) / ratedHours, ratedHours };
}

function isHours(unit: LifeUnit): boolean {
  return unit === 'operating-hours' || unit === 'calendar-hours';
}

function summaryOf(features: WindowFeatures, model: MachineModel, id: string): ChannelSummary | undefined {
  const index = model.channels.findIndex((channel) => channel.id === id);
  return features.channels[index];
}
