import type { ChannelId } from '@kizashi/kernel';
import type { ModelIdentity, ModelTier } from '../forecast.ts';
import type { ChannelScales } from './channel-scales.ts';
import type { ConditionalLives } from './conditional-lives.ts';
import type { Expert } from './expert.ts';
import type { Regimes } from './regimes.ts';

/**
 * A model of tier 'fleet', learned from ended lives of one part number in one position. Immutable; a version of its
 * own: it is trained by a job, released and rolled back by people, and never moves under a part in use.
 */
export interface LifeModel {
  /** `version` is 0.0.0 until a registry gives it another. */
  readonly identity: ModelIdentity;
  /** Whose values it reads, in this order: the position's wear channels, then the machine's settings. */
  readonly channels: readonly ChannelId[];
  /** How many of `channels` are wear channels. */
  readonly wearChannels: number;
  /** Share of its forecast in the mixture, 0 to 1, from skill on lives that it was not learned from. */
  readonly weight: number;
  /** Life, in the position's unit, that one step of its features stands for. */
  readonly step: number;
  readonly regimes: Regimes;
  readonly scales: ChannelScales;
  /** One per fold by life; their outputs are averaged. */
  readonly experts: readonly Expert[];
  readonly lives: ConditionalLives;
}

/** How forecasts of lives that were not learned from came out; in the position's life unit. */
export interface TierScores {
  readonly forecasts: number;
  /** Of the median. */
  readonly rmse: number;
  /** Mean pinball loss over the quantiles 1 % to 99 %. */
  readonly pinball: number;
  readonly coverage50: number;
  readonly coverage80: number;
  readonly coverage90: number;
  readonly meanWidth90: number;
}

/** How a model came about. Plain JSON; the same for the same lives and seed. */
export interface TrainingRecord {
  readonly seed: number;
  readonly lives: number;
  readonly failures: number;
  readonly features: readonly string[];
  readonly weight: number;
  readonly scores: Readonly<Record<'mixture' | ModelTier, TierScores>>;
}

export interface TrainedLifeModel {
  readonly model: LifeModel;
  readonly record: TrainingRecord;
}

export interface TrainingRefusal {
  readonly code: 'unknown-position' | 'no-wear-channels' | 'too-few-lives' | 'nothing-varies';
  /** What is wanting and what would be enough. */
  readonly detail: string;
}

export interface BrokenLifeModel {
  readonly code: 'not-a-life-model' | 'unsupported-format';
  readonly detail: string;
}
