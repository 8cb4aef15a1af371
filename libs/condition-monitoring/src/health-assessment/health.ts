import type { ChannelId, EpochMs, FittedPartId, Life, Ratio } from '@kizashi/kernel';

/** One channel's part in a health value: what moved, against which baseline, since when. */
export interface HealthEvidence {
  readonly channel: ChannelId;
  readonly unit: string;
  readonly value: number;
  readonly baselineMean: number;
  readonly baselineSd: number;
  /** Where the baseline comes from: the part's own first windows, or parts of this number before it. */
  readonly baselineFrom: 'own' | 'fleet';
  readonly limit?: number;
  /** Share of the wear that this channel explains, 0..1; the shares of one assessment sum to 1. */
  readonly share: Ratio;
  /** It has no end to be measured by where others have one: it explains none of the wear, and bears it out. */
  readonly supports?: true;
  /** When it left its baseline; undefined while it has not. */
  readonly since?: EpochMs;
}

/** A failure mode that the symptoms point to, and how surely. */
export interface SuspectedMode {
  /** ISO 14224 code, or the maker's own. */
  readonly mode: string;
  readonly probability: number;
}

/** Health of one fitted part at the end of one window. Wear = 1 - health. */
export interface HealthAssessment {
  readonly fittedPartId: FittedPartId;
  readonly at: EpochMs;
  readonly lifeUsed: Life;
  /** Posterior mean of health, 0..1, 1 is new. */
  readonly health: Ratio;
  /** Posterior mean of wear, not cut off at 0 and 1: what wear models observe. */
  readonly wear: number;
  /** Posterior standard deviation of health, and of wear. */
  readonly healthSd: number;
  /** P(wear > 5 %) over the posterior of health: the evidence gate reads this. */
  readonly pWearAbove5Percent: Ratio;
  /** The likeliest of `suspected`. */
  readonly failureMode?: string;
  /** The likeliest failure modes, at most three, the likeliest first; absent where none is known. */
  readonly suspected?: readonly SuspectedMode[];
  readonly evidence: readonly HealthEvidence[];
}
