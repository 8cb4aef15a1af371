import type { MachineModel } from '../data-acquisition/index.ts';
import type { WindowFeatures } from '../data-manipulation/index.ts';

/** One operating setting while the baseline was learned. Plain JSON, as all memories here. */
export interface SettingMoments {
  readonly mean: number;
  readonly squares: number;
  readonly min: number;
  readonly max: number;
}

/** Settings of a machine, by their order among the model's setting channels. */
export interface SettingsMemory {
  readonly n: number;
  readonly settings: readonly SettingMoments[];
}

/** A setting must explain this share of a channel's variance before the channel is corrected for it. */
const LEAST_EXPLAINED = 0.4;
/** How far beyond the learned range a setting still counts as known: share of the range, and of the level. */
const KNOWN_RANGE_SHARE = 0.5;
const KNOWN_SD = 6;
const KNOWN_LEVEL_SHARE = 0.1;

export function startSettings(): SettingsMemory {
  return { n: 0, settings: [] };
}

/** Means of the setting channels in one window; NaN where there is no reading. */
export function settingValues(features: WindowFeatures, model: MachineModel): readonly number[] {
  const values: number[] = [];
  for (let i = 0; i < model.channels.length; i++) {
    if (model.channels[i]!.role === 'setting') values.push(features.channels[i]?.mean ?? Number.NaN);
  }
  return values;
}

/** Undefined when a setting is missing: such a window cannot be compared, nor learned from. */
export function learnSettings(memory: SettingsMemory, values: readonly number[]): SettingsMemory {
  if (values.some((value) => Number.isNaN(value))) return memory;
  const n = memory.n + 1;
  return {
    n,
    settings: values.map((value, i) => {
      const before = memory.settings[i] ?? { mean: 0, squares: 0, min: value, max: value };
      const step = value - before.mean;
      const mean = before.mean + step / n;
      return {
        mean,
        squares: before.squares + step * (value - mean),
        min: Math.min(before.min, value),
        max: Math.max(before.max, value),
      };
    }),
  };
}

/** Adds to the products of a channel's deviation with each setting's (both from means before and after). */
export function learnProducts(
  products: readonly number[],
  before: SettingsMemory,
  values: readonly number[],
  deviation: number,
): readonly number[] {
  return values.map((value, i) => {
    const product = (value - (before.settings[i]?.mean ?? value)) * deviation;
    return (products[i] ?? 0) + (Number.isNaN(product) ? 0 : product);
  });
}

/**
 * What the present settings add to a channel, by regression on the one setting that explains most of its
 * variance; 0 when none explains enough. `squares` is the channel's sum of squared deviations while learning.
 */
export function settingEffect(
  memory: SettingsMemory,
  products: readonly number[],
  squares: number,
  values: readonly number[],
): number {
  let best = LEAST_EXPLAINED;
  let effect = 0;
  for (let i = 0; i < products.length; i++) {
    const setting = memory.settings[i];
    if (!setting || setting.squares <= 0 || squares <= 0) continue;
    const slope = products[i]! / setting.squares;
    const explained = (slope * products[i]!) / squares;
    const value = values[i]!;
    if (explained > best && !Number.isNaN(value)) {
      best = explained;
      effect = slope * (value - setting.mean);
    }
  }
  return effect;
}

/** Share of a channel's variance that is left after the correction. */
export function unexplainedShare(
  memory: SettingsMemory,
  products: readonly number[],
  squares: number,
): number {
  let best = LEAST_EXPLAINED;
  for (let i = 0; i < products.length; i++) {
    const setting = memory.settings[i];
    if (!setting || setting.squares <= 0 || squares <= 0) continue;
    best = Math.max(best, products[i]! ** 2 / (setting.squares * squares));
  }
  return best > LEAST_EXPLAINED ? Math.max(0.01, 1 - best) : 1;
}

/** Indices, among the setting channels, of those outside what was seen while learning. */
export function unknownSettings(memory: SettingsMemory, values: readonly number[]): readonly number[] {
  const outside: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const setting = memory.settings[i];
    if (!setting || memory.n < 2) continue;
    const margin = Math.max(
      KNOWN_RANGE_SHARE * (setting.max - setting.min),
      KNOWN_SD * Math.sqrt(setting.squares / (memory.n - 1)),
      KNOWN_LEVEL_SHARE * Math.abs(setting.mean),
    );
    if (values[i]! > setting.max + margin || values[i]! < setting.min - margin) outside.push(i);
  }
  return outside;
}
