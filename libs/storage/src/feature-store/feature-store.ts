import type { WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import type { DeviceId, EpochMs, FittedPartId, MachineModelId, TimeRange } from '@kizashi/kernel';

/** One point of a fitted part's health series. */
export interface HealthPoint {
  readonly fittedPartId: FittedPartId;
  readonly at: EpochMs;
  readonly mode: string;
  readonly lifeUsed: number;
  readonly health: number;
  readonly healthSd: number;
}

/** What a life is followed by: of everything that is kept of a window, a sixth. */
export interface WindowMeans {
  readonly window: WindowFeatures['window'];
  readonly mode: string;
  /** Mean of each channel, by its place in the machine model; NaN where it had no reading. */
  readonly means: readonly number[];
}

/**
 * Window features and health series, kept for ever. Rows are keyed by (device, window.from, mode) and
 * (fittedPart, at, mode); writing a key again replaces the row, so running a room again is harmless.
 */
export interface FeatureStore {
  /** All of it in one commit. */
  save(features: readonly WindowFeatures[], health: readonly HealthPoint[]): Promise<void>;
  /** Windows that begin in the range, ascending by (window.from, mode). */
  features(modelId: MachineModelId, deviceId: DeviceId, range: TimeRange): Promise<WindowFeatures[]>;
  /** Of the same windows in the same order only the means. */
  means(modelId: MachineModelId, deviceId: DeviceId, range: TimeRange): Promise<WindowMeans[]>;
  /** Points in the range, ascending by (at, mode), thinned evenly to at most `points` with the first and the last kept. */
  health(fittedPartId: FittedPartId, range: TimeRange, points: number): Promise<HealthPoint[]>;
  /** Newest point of each part (of several modes at one instant the last by name); parts without any are left out. */
  latestHealth(fittedPartIds: readonly FittedPartId[]): Promise<Map<FittedPartId, HealthPoint>>;
  /** Forgets the health points of a part after `after`: late data folds them again. */
  forgetHealthAfter(fittedPartId: FittedPartId, after: EpochMs): Promise<void>;
  close(): Promise<void>;
}
