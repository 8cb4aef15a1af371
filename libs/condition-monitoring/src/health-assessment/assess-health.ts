import type { ChannelId, EpochMs, FittedPartId, PositionId } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { LifeUsed, WindowFeatures } from '../data-manipulation/index.ts';
import type { DetectedState } from '../state-detection/index.ts';
import type { ChannelTrend } from './channel-trend.ts';
import type { HealthAssessment } from './health.ts';
import type { OwnBaseline } from './own-baseline.ts';
import type { WearKnowledge } from './part-knowledge.ts';

/** What is remembered of one wear channel of one part. Plain JSON. */
export interface WearChannelMemory {
  readonly baseline: OwnBaseline;
  readonly trend: ChannelTrend;
  /** End of the window in which it left its baseline; absent while it has not. */
  readonly since?: EpochMs;
}

/** What health assessment remembers of one fitted part. Plain JSON. */
export interface HealthMemory {
  readonly fittedPartId: FittedPartId;
  readonly positionId: PositionId;
  readonly windows: number;
  readonly newestEvidenceAt?: EpochMs;
  readonly channels: Readonly<Record<ChannelId, WearChannelMemory>>;
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
  readonly newestEvidenceAt?: EpochMs;
}

export type HealthOutcome =
  | { readonly status: 'assessed'; readonly assessment: HealthAssessment; readonly basis: HealthBasis }
  | {
      readonly status: 'withheld';
      readonly reason: 'insufficient-history' | 'stale-input' | 'outside-known-range';
      readonly fittedPartId: FittedPartId;
      readonly at: EpochMs;
      readonly lifeUsed: LifeUsed['lifeUsed'];
      /** Channels at fault: silent or frozen, or outside what was seen before. */
      readonly channels: readonly ChannelId[];
      readonly basis: HealthBasis;
    };

export interface HealthContext {
  readonly fittedPartId: FittedPartId;
  readonly positionId: PositionId;
}

export function startHealth(context: HealthContext): HealthMemory {
  return { fittedPartId: context.fittedPartId, positionId: context.positionId, windows: 0, channels: {} };
}

/** One closed window of one fitted part. Windows come in order. */
export function assessHealth(
  memory: HealthMemory,
  input: HealthInput,
): { readonly memory: HealthMemory; readonly outcome: HealthOutcome } {
  const basis: HealthBasis = {
    channelsLive: 0,
    channelsExpected: 0,
    windowsObserved: memory.windows + 1,
  };
  return {
    memory: { ...memory, windows: memory.windows + 1 },
    outcome: {
      status: 'withheld',
      reason: 'insufficient-history',
      fittedPartId: memory.fittedPartId,
      at: input.features.window.to,
      lifeUsed: input.used.lifeUsed,
      channels: [],
      basis,
    },
  };
}
