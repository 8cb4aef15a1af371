import type { ChannelId, EpochMs, FittedPartId, Life, PositionId } from '@kizashi/kernel';
import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import type { LifeUsed, WindowFeatures } from '../data-manipulation/index.ts';
import type { DetectedState } from '../state-detection/index.ts';
import type { ChangeSince } from './change-since.ts';
import { type ChannelTrend, startTrend } from './channel-trend.ts';
import type { FoundModes } from './found-modes.ts';
import type { HealthAssessment } from './health.ts';
import type { InModes, ModeOffset } from './mode-offsets.ts';
import { type OwnBaseline, startBaseline } from './own-baseline.ts';
import type { WearKnowledge } from './part-knowledge.ts';
import { type SettingsMemory, startSettings } from './setting-compensation.ts';

/** What is remembered of one wear channel of one part. Plain JSON. */
export interface WearChannelMemory {
  readonly baseline: OwnBaseline;
  /** Products of its deviation with each setting's while the baseline was learned. */
  readonly products: readonly number[];
  readonly trend: ChannelTrend;
  /** While the baseline is learned: what it did in each found mode, and how windows repeat the one before. */
  readonly inModes?: InModes;
  /** From then on, where the modes explain what it does: how its level in each lies to the baseline. */
  readonly offsets?: readonly ModeOffset[];
  /** Absent while the baseline is learned. */
  readonly change?: ChangeSince;
  /** When it began to leave its baseline; absent while it has not left it. */
  readonly since?: EpochMs;
}

/** What health assessment remembers of one fitted part. Plain JSON. */
export interface HealthMemory {
  readonly fittedPartId: FittedPartId;
  readonly positionId: PositionId;
  /** Windows that said something about the part. */
  readonly windows: number;
  readonly firstEvidenceAt?: EpochMs;
  readonly newestEvidenceAt?: EpochMs;
  /** Life of the part when it was first observed. */
  readonly lifeAtStart?: number;
  readonly settings: SettingsMemory;
  /** Where the machine model names no bands; absent before the first window. */
  readonly modes?: FoundModes;
  /** The baseline stands, and modes found later do not undo it. */
  readonly baselineLearned?: true;
  /** Windows in a row with settings outside what was seen while learning. */
  readonly outside: number;
  readonly channels: Readonly<Record<ChannelId, WearChannelMemory>>;
}

export interface HealthContext {
  readonly fittedPartId: FittedPartId;
  readonly positionId: PositionId;
}

export interface HealthInput {
  readonly features: WindowFeatures;
  readonly detected: DetectedState;
  readonly used: LifeUsed;
  readonly model: MachineModel;
  /** What ended lives of this part number have taught; with it a part is judged from its first window. */
  readonly knowledge?: WearKnowledge | undefined;
}

/** What an assessment rests on. */
export interface HealthBasis {
  readonly channelsLive: number;
  readonly channelsExpected: number;
  readonly windowsObserved: number;
  /** The part was not new when it was first observed, so its own start is no baseline. */
  readonly startedMidLife: boolean;
  readonly newestEvidenceAt?: EpochMs;
}

export interface AssessedHealth {
  readonly status: 'assessed';
  readonly assessment: HealthAssessment;
  readonly basis: HealthBasis;
}

/** States of a channel whose readings say nothing about the part. */
export const SENSOR_FAULTS = ['silent', 'frozen', 'drifting', 'swapped', 'wrong-unit'] as const;
export type SensorFault = (typeof SENSOR_FAULTS)[number];

/** A channel that stands in the way of an assessment; `outside`: a setting never seen while learning. */
export interface ChannelAtFault {
  readonly channel: ChannelId;
  readonly fault: SensorFault | 'outside';
  readonly since: EpochMs;
}

export interface WithheldHealth {
  readonly status: 'withheld';
  readonly reason: 'insufficient-history' | 'stale-input' | 'outside-known-range';
  readonly fittedPartId: FittedPartId;
  readonly at: EpochMs;
  readonly lifeUsed: Life;
  readonly channels: readonly ChannelAtFault[];
  readonly basis: HealthBasis;
}

export type HealthOutcome = AssessedHealth | WithheldHealth;

export function startHealth(context: HealthContext): HealthMemory {
  return { ...context, windows: 0, settings: startSettings(), outside: 0, channels: {} };
}

export function startWearChannel(offsets?: readonly ModeOffset[]): WearChannelMemory {
  return { baseline: startBaseline(), products: [], trend: startTrend(), ...(offsets && { offsets }) };
}

interface IndexedChannel {
  readonly channel: Channel;
  readonly index: number;
}

/** Asked for every window of every part; a model that is edited is another object. */
const wearChannels = new WeakMap<MachineModel, Map<PositionId, readonly IndexedChannel[]>>();

/** The wear channels that speak of a position, with their index in the model. */
export function wearChannelsOf(model: MachineModel, positionId: PositionId): readonly IndexedChannel[] {
  const known = wearChannels.get(model) ?? new Map<PositionId, readonly IndexedChannel[]>();
  wearChannels.set(model, known);
  const found =
    known.get(positionId) ??
    model.channels.flatMap((channel, index) =>
      channel.role === 'wear' && channel.positionIds.includes(positionId) ? [{ channel, index }] : [],
    );
  known.set(positionId, found);
  return found;
}
