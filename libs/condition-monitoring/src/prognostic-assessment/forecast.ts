import type {
  ChannelId,
  DeviceId,
  EpochMs,
  FittedPartId,
  Life,
  LifePerHour,
  LifeUnit,
  LocalizedText,
  Ratio,
} from '@kizashi/kernel';
import type { SuspectedMode } from '../health-assessment/index.ts';

/**
 * Remaining useful life as quantiles 1 % to 99 % (99 values, ascending, never negative, Infinity allowed):
 * `quantiles[p - 1]` is the life, in the position's life unit, before which the part fails with probability p %.
 */
export interface LifeDistribution {
  readonly quantiles: Float64Array;
}

export const WITHHELD_REASONS = ['insufficient-history', 'stale-input', 'outside-known-range'] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

/** One reason behind a forecast, as a written sentence in both languages and as the facts behind it. */
export interface Because {
  readonly channel?: ChannelId;
  /** What people call the channel. */
  readonly name?: LocalizedText;
  readonly text: LocalizedText;
  readonly value?: number;
  readonly baseline?: number;
  readonly limit?: number;
  readonly unit?: string;
  readonly since?: EpochMs;
  readonly share?: Ratio;
  /** The failure modes that the symptoms point to, the likeliest first. */
  readonly pointsTo?: readonly SuspectedMode[];
  /** Past parts whose wear looked like this, and how much longer they lasted. */
  readonly similarLives?: readonly SimilarLife[];
}

/** An ended life that once looked like the part in question. */
export interface SimilarLife {
  /** Life that it had used when it did. */
  readonly lifeUsed: number;
  /** What was then left of it, in the position's life unit. */
  readonly remaining: number;
}

export interface DataQuality {
  readonly level: 'good' | 'reduced' | 'poor';
  readonly channelsLive: number;
  readonly channelsExpected: number;
  readonly windowsObserved: number;
  readonly newestEvidenceAt?: EpochMs;
}

export const MODEL_TIERS = ['prior', 'degradation', 'fleet'] as const;
export type ModelTier = (typeof MODEL_TIERS)[number];

export interface ModelIdentity {
  readonly id: string;
  readonly version: string;
  readonly tier: ModelTier;
  /** By which its intervals were widened, since those before them had not held; left out for none. */
  readonly widened?: number;
}

/** Readings that came in when the windows they belong to had been judged without them. */
export interface LateReadings {
  /** How many values. */
  readonly readings: number;
  /** When the oldest of them was measured. */
  readonly measuredFrom: EpochMs;
  /** When the newest of them came in. */
  readonly receivedAt: EpochMs;
}

/** What made the rooms make a forecast: the newest reading of its window, or that readings stayed away. */
export type ForecastCause =
  | {
      readonly kind: 'reading';
      readonly deviceId: DeviceId;
      /** Message key of the newest reading. */
      readonly boot: number;
      readonly seq: number;
      readonly measuredAt: EpochMs;
      readonly windowFrom: EpochMs;
      readonly windowTo: EpochMs;
      /** For their sake it was made again. */
      readonly late?: LateReadings;
    }
  | { readonly kind: 'silence'; readonly deviceId: DeviceId; readonly lastReadingAt?: EpochMs };

interface ForecastBase {
  readonly fittedPartId: FittedPartId;
  /** End of the newest window that the forecast uses (event time). */
  readonly asOf: EpochMs;
  readonly lifeUnit: LifeUnit;
  readonly lifeUsed: Life;
  readonly because: readonly Because[];
  readonly dataQuality: DataQuality;
  readonly model: ModelIdentity;
}

export interface EstimatedForecast extends ForecastBase {
  readonly status: 'estimated';
  readonly remaining: LifeDistribution;
  /** Expected use of life per calendar hour: remaining life / rate = time to the end. */
  readonly rate: LifePerHour;
  /** P(fail within 72 h, 7 d, 30 d). */
  readonly pFail72h: Ratio;
  readonly pFail7d: Ratio;
  readonly pFail30d: Ratio;
  readonly pWearAbove5Percent: Ratio;
  readonly failureMode?: string;
}

export interface WithheldForecast extends ForecastBase {
  readonly status: 'withheld';
  readonly reason: WithheldReason;
  /** What would end it. */
  readonly endsWhen: LocalizedText;
}

export type Forecast = EstimatedForecast | WithheldForecast;
