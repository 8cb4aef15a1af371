import { type ChannelId, DAY_MS, HOUR_MS } from '@kizashi/kernel';
import type { Channel } from '../data-acquisition/index.ts';
import { followChange } from './change-since.ts';
import { followTrend, LEAST_TREND, type TrendSettings } from './channel-trend.ts';
import { correctChannel, inItsMode, learnChannel, takeModesOut, unknownOf } from './correct-for-settings.ts';
import {
  type HealthInput,
  type HealthMemory,
  startWearChannel,
  type WearChannelMemory,
  wearChannelsOf,
} from './health-memory.ts';
import { type Baseline, baselineOf } from './own-baseline.ts';
import { learnSettings, settingValues, unexplainedShare } from './setting-compensation.ts';

/** The baseline is learned from this many windows, and from this much time, whichever takes longer. */
const BASELINE_WINDOWS = 20;
const BASELINE_MS = 2 * DAY_MS;
/** Where windows are short, the filter averages over a day, and a new level is believed after six hours. */
const MEMORY_MS = DAY_MS;
const STEP_MS = 6 * HOUR_MS;
/** A channel with a reading in one of so many windows is counted by its own readings: its level holds as long in time. */
const SELDOM = 2;
/** Readings from which such a channel's baseline is learned. */
const SELDOM_BASELINE = 10;
/** A part that had lived this share of a mean life when it was first observed is no witness of its own start. */
const MID_LIFE_SHARE = 0.2;

export function isBaselineLearned(memory: HealthMemory): boolean {
  const { firstEvidenceAt, newestEvidenceAt, modes, baselineLearned } = memory;
  if (baselineLearned) return true;
  if (firstEvidenceAt === undefined || newestEvidenceAt === undefined) return false;
  // Each further mode costs one window to know its level.
  const windows = BASELINE_WINDOWS + Math.max(0, (modes?.leaders.length ?? 0) - 1);
  return memory.windows >= windows && newestEvidenceAt - firstEvidenceAt >= BASELINE_MS;
}

export function startedMidLife(memory: HealthMemory, meanLife: number | undefined): boolean {
  if (meanLife === undefined || memory.lifeAtStart === undefined) return false;
  return memory.lifeAtStart > MID_LIFE_SHARE * meanLife;
}

/** Windows after which a standing disturbance is taken for the new state of things. */
export function stepWindows(windowMs: number): number {
  return Math.max(LEAST_TREND.stepWindows, Math.ceil(STEP_MS / windowMs));
}

/** Windows of the part for each reading of a channel; 1 where it reports in about all of them. */
function windowsApart({ windows }: HealthMemory, { trend }: WearChannelMemory): number {
  const apart = (windows + 1) / (trend.n + 1);
  return windows < BASELINE_WINDOWS || apart < SELDOM ? 1 : apart;
}

/** Whether what is normal for a channel is known, once the part's other channels are. */
export function isChannelLearned(memory: HealthMemory, channel: WearChannelMemory): boolean {
  return channel.baseline.n >= SELDOM_BASELINE || windowsApart(memory, channel) === 1;
}

function trendSettings(windowMs: number): TrendSettings {
  return {
    memoryWindows: Math.max(LEAST_TREND.memoryWindows, MEMORY_MS / windowMs),
    stepWindows: stepWindows(windowMs),
  };
}

/** Takes one running window into the memory: baseline while it is being learned, then levels and slopes. */
export function observeWindow(before: HealthMemory, input: HealthInput): HealthMemory {
  const { features, model, knowledge, used } = input;
  const { window } = features;
  const values = settingValues(features, model);
  const learned = isBaselineLearned(before);
  const { memory, mode } = inItsMode(before, input, values, learned);
  if (learned && (mode === undefined || unknownOf(memory, values).length > 0)) {
    return { ...memory, outside: memory.outside + 1 };
  }
  const windowMs = window.to - window.from;
  const usual = trendSettings(windowMs);
  const channels: Record<ChannelId, WearChannelMemory> = { ...memory.channels };
  // What a swapped channel shows belongs to another, and what is in another unit to none.
  const foreign = input.detected.channels.filter(
    ({ state }) => state === 'swapped' || state === 'wrong-unit',
  );
  let heard = false;
  for (const { channel, index } of wearChannelsOf(model, memory.positionId)) {
    const summary = features.channels[index];
    if (summary === undefined || foreign.some((known) => known.channel === channel.id)) continue;
    heard = true;
    const known = channels[channel.id] ?? startWearChannel(knowledge?.channels[channel.id]?.offsets);
    const apart = windowsApart(memory, known);
    const trend = apart === 1 ? usual : trendSettings(apart * windowMs);
    // One that reports seldom goes on learning when the others are done; modes are found by then.
    const late = learned && !isChannelLearned(memory, known);
    const settings = { memory: memory.settings, values, mode: late && !known.offsets ? undefined : mode };
    const corrected =
      learned && !late
        ? correctChannel(known, summary.mean, settings)
        : learnChannel(known, summary.mean, settings);
    if (corrected === undefined) continue;
    const stepped = steppedTo(channel, index, input);
    const unexplained =
      learned && !known.offsets
        ? unexplainedShare(memory.settings, known.products, known.baseline.squares)
        : 1;
    const baseline = baselineOf(corrected.channel.baseline, knowledge?.channels[channel.id], unexplained);
    const level = (stepped ?? summary.mean) - corrected.effect;
    const settled = stepped === undefined ? trend : { ...trend, stepWindows: 1 };
    channels[channel.id] = corrected.isFirst
      ? corrected.channel
      : {
          ...corrected.channel,
          ...(learned && !late && changeOf(known, baseline, level, window.from)),
          trend: followTrend(known.trend, level, baseline?.sd ?? 0, settled),
        };
  }
  if (!heard) return memory;
  const next: HealthMemory = {
    ...memory,
    windows: memory.windows + 1,
    firstEvidenceAt: memory.firstEvidenceAt ?? window.from,
    newestEvidenceAt: window.to,
    lifeAtStart: memory.lifeAtStart ?? used.lifeUsed - used.delta,
    settings: learned ? memory.settings : learnSettings(memory.settings, values),
    outside: 0,
    channels,
  };
  return !learned && isBaselineLearned(next) ? takeModesOut(next, usual.memoryWindows) : next;
}

function changeOf(
  { change }: WearChannelMemory,
  baseline: Baseline | undefined,
  level: number,
  from: number,
): Pick<WearChannelMemory, 'change'> {
  if (baseline === undefined || baseline.sd === 0) return {};
  const { mean, sd, meanSd } = baseline;
  return { change: followChange(change, (level - mean) / sd, meanSd / sd, from) };
}

/**
 * The level that a channel in alarm has held over several readings of the window. State detection has made sure of
 * it, so it is believed at once, and is not thinned by what the window saw before a crash.
 */
function steppedTo(channel: Channel, index: number, { detected, features }: HealthInput): number | undefined {
  const held = features.held?.[index];
  if (held === undefined) return undefined;
  const state = detected.channels.find((known) => known.channel === channel.id)?.state;
  if (state !== 'alarm') return undefined;
  return channel.worsens === 'down' ? held.below : held.above;
}
