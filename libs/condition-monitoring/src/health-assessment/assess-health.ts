import { type ChannelId, ratio } from '@kizashi/kernel';
import type { LifeUsed } from '../data-manipulation/index.ts';
import type { ChannelStateName, DetectedState } from '../state-detection/index.ts';
import { unknownOf } from './correct-for-settings.ts';
import { drawToUnlearned, type SeenWear } from './draw-to-unlearned.ts';
import { evidenceOf, markSince } from './evidence.ts';
import type { HealthAssessment } from './health.ts';
import {
  type ChannelAtFault,
  type HealthBasis,
  type HealthInput,
  type HealthMemory,
  type HealthOutcome,
  SENSOR_FAULTS,
  type SensorFault,
  startWearChannel,
  type WithheldHealth,
  wearChannelsOf,
} from './health-memory.ts';
import { normalCdf } from './normal-distribution.ts';
import {
  isBaselineLearned,
  isChannelLearned,
  observeWindow,
  startedMidLife,
  stepWindows,
} from './observe-window.ts';
import { settingValues, unexplainedShare } from './setting-compensation.ts';
import { suspectFailureModes } from './suspect-failure-modes.ts';
import { isSupport, type JudgedChannel, withSupport } from './wear-of-part.ts';
import { yardstickOf } from './yardstick.ts';

/** Wear above this is evidence (product.md, "When an order opens"). */
export const EVIDENT_WEAR = 0.05;
/** A channel with less weight than this is listened to, but can fall silent without harm. */
const WEIGHT_THAT_COUNTS = 0.01;

const MOST_SUSPECTED = 3;

/**
 * One closed window of one fitted part; windows come in order. A machine that stands still says nothing about
 * wear: the part keeps the health it had.
 */
export function assessHealth(
  memory: HealthMemory,
  input: HealthInput,
): { readonly memory: HealthMemory; readonly outcome: HealthOutcome } {
  const known = atLifeUsed(memory, input.used);
  const seen = input.used.running ? observeWindow(known, input) : known;
  const learned = isBaselineLearned(seen);
  const midLife = startedMidLife(seen, input.knowledge?.meanLife);
  const judged = judgedChannels(seen, input, learned, midLife);
  const expected = judged.length > 0 ? countingChannels(judged) : wearChannelIds(seen, input);
  const stale = staleChannels(input.detected, expected);
  const basis: HealthBasis = {
    channelsLive: expected.length - stale.length,
    channelsExpected: expected.length,
    windowsObserved: seen.windows,
    startedMidLife: midLife,
    ...(seen.newestEvidenceAt === undefined ? {} : { newestEvidenceAt: seen.newestEvidenceAt }),
  };
  const withheld = (reason: WithheldHealth['reason'], channels: readonly ChannelAtFault[]) => ({
    memory: seen,
    outcome: {
      status: 'withheld' as const,
      reason,
      fittedPartId: seen.fittedPartId,
      at: input.features.window.to,
      lifeUsed: input.used.lifeUsed,
      channels,
      basis,
    },
  });
  if (stale.length > 0) return withheld('stale-input', stale);
  if (judged.length === 0 || seen.windows === 0) return withheld('insufficient-history', []);
  const { window } = input.features;
  if (seen.outside >= stepWindows(window.to - window.from)) {
    return withheld('outside-known-range', settingsOutside(seen, input));
  }
  const { judged: seenIn, wear } = wearSeen(seen, input, judged, learned && !midLife);
  const marked = markSince(seen, seenIn, window.to);
  const mean = Math.min(1, Math.max(0, wear.mean));
  const suspected = suspectFailureModes(input.model, seen.positionId, judged).slice(0, MOST_SUSPECTED);
  const assessment: HealthAssessment = {
    fittedPartId: seen.fittedPartId,
    at: window.to,
    lifeUsed: input.used.lifeUsed,
    health: ratio(1 - mean),
    wear: wear.mean,
    healthSd: wear.sd,
    pWearAbove5Percent: ratio(normalCdf((wear.mean - EVIDENT_WEAR) / wear.sd)),
    ...(suspected.length > 0 ? { failureMode: suspected[0]!.mode, suspected } : {}),
    evidence: evidenceOf(marked, seenIn, wear),
  };
  return { memory: marked, outcome: { status: 'assessed', assessment, basis } };
}

/** When it was first observed, it had lived less than was thought then. */
function atLifeUsed(memory: HealthMemory, { lessThanBelieved = 0 }: LifeUsed): HealthMemory {
  const { lifeAtStart } = memory;
  if (lifeAtStart === undefined || lessThanBelieved === 0) return memory;
  return { ...memory, lifeAtStart: Math.max(0, lifeAtStart - lessThanBelieved) };
}

/** `ownStart`: the part was seen from its start, and its own baseline stands, so that it can be judged by itself too. */
function wearSeen(
  memory: HealthMemory,
  input: HealthInput,
  judged: readonly JudgedChannel[],
  ownStart: boolean,
): SeenWear {
  const { knowledge, ...unlearned } = input;
  const taught = knowledge !== undefined && Object.keys(knowledge.channels).length > 0;
  const supports = new Set(judged.filter(isSupport).map(({ channel }) => channel.id));
  const alone = taught && ownStart ? judgedChannels(memory, unlearned, true, false) : [];
  const counting = alone.filter(({ channel }) => !supports.has(channel.id));
  return drawToUnlearned(judged, counting, (knowledge?.failures ?? 0) + (knowledge?.witnesses ?? 0));
}

/** Without knowledge from ended lives a part is not judged before its own baseline stands. */
function judgedChannels(
  memory: HealthMemory,
  input: HealthInput,
  learned: boolean,
  midLife: boolean,
): readonly JudgedChannel[] {
  const { model, knowledge } = input;
  const judged = wearChannelsOf(model, memory.positionId).flatMap(({ channel }) => {
    const known = memory.channels[channel.id] ?? startWearChannel();
    const { baseline, products, trend, offsets } = known;
    if (trend.n === 0) return [];
    const unexplained =
      learned && !offsets ? unexplainedShare(memory.settings, products, baseline.squares) : 1;
    const yardstick = yardstickOf(channel, baseline, unexplained, knowledge, {
      complete: learned && isChannelLearned(memory, known),
      fromStart: !midLife,
    });
    return yardstick ? [{ channel, yardstick, trend }] : [];
  });
  return withSupport(judged);
}

function countingChannels(judged: readonly JudgedChannel[]): readonly ChannelId[] {
  const total = judged.reduce((sum, { yardstick }) => sum + yardstick.weight, 0);
  return judged.flatMap(({ channel, yardstick }) =>
    yardstick.weight >= WEIGHT_THAT_COUNTS * total ? [channel.id] : [],
  );
}

function wearChannelIds(memory: HealthMemory, input: HealthInput): readonly ChannelId[] {
  return wearChannelsOf(input.model, memory.positionId).map(({ channel }) => channel.id);
}

function staleChannels(detected: DetectedState, expected: readonly ChannelId[]): readonly ChannelAtFault[] {
  const wanted = new Set(expected);
  return detected.channels.flatMap(({ channel, state, since }) =>
    isSensorFault(state) && wanted.has(channel) ? [{ channel, fault: state, since }] : [],
  );
}

function isSensorFault(state: ChannelStateName): state is SensorFault {
  return SENSOR_FAULTS.some((fault) => fault === state);
}

function settingsOutside(memory: HealthMemory, input: HealthInput): readonly ChannelAtFault[] {
  const settings = input.model.channels.filter((channel) => channel.role === 'setting');
  const values = settingValues(input.features, input.model);
  const since = memory.newestEvidenceAt ?? input.features.window.from;
  const unknown = unknownOf(memory, values);
  // Each is known by itself, but not their mode: then all that make modes are named.
  const named =
    unknown.length > 0 ? unknown : settings.flatMap((_, i) => (memory.modes?.continuous[i] ? [] : [i]));
  return named.map((index) => ({
    channel: settings[index]!.id,
    fault: 'outside',
    since,
  }));
}
