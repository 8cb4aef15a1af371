import { type EpochMs, HOUR_MS } from '@kizashi/kernel';
import type { LoadProfile, Recipe } from '../machine-types/machine-type.ts';
import { instantBits, normalOf, uniformOf } from '../random/hashed-noise.ts';
import { hashKey } from '../random/keyed-random.ts';
import { SLOT_MS } from './slot.ts';

const ONE_RECIPE: readonly Recipe[] = [{ share: 1, load: 1 }];
const SLOTS_AN_HOUR = HOUR_MS / SLOT_MS;
const HOURS_A_WEEK = 168;

/** Heavy work within one hour; slots are counted from the beginning of the hour. */
interface Burst {
  readonly fromSlot: number;
  readonly toSlot: number;
  readonly load: number;
}

/** What a machine is asked to do while it runs. A pure function of time; what holds in an hour is kept. */
export class WorkPlan {
  readonly #profile: LoadProfile;
  readonly #recipes: readonly Recipe[];
  readonly #hoursPerRecipe: number;
  readonly #shares: number;
  readonly #keys: { readonly load: number; readonly recipe: number; readonly burst: number };
  #hour = Number.NaN;
  #recipe = 0;
  #load = 0;
  #burst: Burst | undefined;

  /** `key` names the machine; machines with the same seed and key work alike. */
  constructor(profile: LoadProfile, seed: number, key: string) {
    this.#profile = profile;
    this.#recipes = profile.recipes ?? ONE_RECIPE;
    this.#hoursPerRecipe = profile.hoursPerRecipe ?? 24;
    this.#shares = this.#recipes.reduce((sum, recipe) => sum + recipe.share, 0);
    this.#keys = {
      load: hashKey(seed, key, 'load'),
      recipe: hashKey(seed, key, 'recipe'),
      burst: hashKey(seed, key, 'burst'),
    };
  }

  /** Index among the recipes of the type. */
  recipeAt(at: EpochMs): number {
    this.#enterHour(at);
    return this.#recipe;
  }

  /** Ratio of the rated load, bursts included. */
  loadAt(at: EpochMs): number {
    return this.burstAt(at) + this.#load;
  }

  /** What a burst adds to the load, 0 outside of one. */
  burstAt(at: EpochMs): number {
    this.#enterHour(at);
    if (this.#burst === undefined) return 0;
    const slot = Math.floor((at % HOUR_MS) / SLOT_MS);
    return slot >= this.#burst.fromSlot && slot < this.#burst.toSlot ? this.#burst.load : 0;
  }

  outputPerHourAt(at: EpochMs): number {
    return this.#recipes[this.recipeAt(at)]?.outputPerHour ?? 0;
  }

  get meanLoad(): number {
    return this.#profile.mean;
  }

  /** Shots, strokes or cycles in an hour of running, on average over the recipes. */
  get meanOutputPerHour(): number {
    return this.#expected((recipe) => recipe.outputPerHour ?? 0);
  }

  /**
   * Expected consumption per hour of running relative to mean load, for life that goes with load^exponent and is
   * counted in hours (`output` false) or pieces; second-order in the spread of the load, bursts left out.
   */
  meanConsumption(exponent: number, output: boolean): number {
    const { mean, sd } = this.#profile;
    const spread = 1 + ((exponent * (exponent - 1)) / 2) * (sd / mean) ** 2;
    return this.#expected(
      (recipe) => recipe.load ** exponent * spread * (output ? (recipe.outputPerHour ?? 0) : 1),
    );
  }

  #expected(of: (recipe: Recipe) => number): number {
    return this.#recipes.reduce((sum, recipe) => sum + (recipe.share / this.#shares) * of(recipe), 0);
  }

  #enterHour(at: EpochMs): void {
    const hour = Math.floor(at / HOUR_MS);
    if (hour === this.#hour) return;
    this.#hour = hour;
    this.#recipe = this.#drawRecipe(hour);
    const bits = instantBits(hour);
    const { mean, sd, min, max } = this.#profile;
    const factor = this.#recipes[this.#recipe]?.load ?? 1;
    this.#load = Math.min(max, Math.max(min, factor * (mean + sd * normalOf(this.#keys.load, bits))));
    this.#burst = this.#drawBurst(bits);
  }

  #drawRecipe(hour: number): number {
    if (this.#recipes.length === 1) return 0;
    // Machines change at different hours.
    const phase = (this.#keys.recipe >>> 0) % this.#hoursPerRecipe;
    const block = Math.floor((hour + phase) / this.#hoursPerRecipe);
    let left = uniformOf(this.#keys.recipe, instantBits(block)) * this.#shares;
    return Math.max(
      0,
      this.#recipes.findIndex(({ share }) => {
        left -= share;
        return left < 0;
      }),
    );
  }

  #drawBurst(bits: number): Burst | undefined {
    const { bursts } = this.#profile;
    if (bursts === undefined) return undefined;
    const key = this.#keys.burst;
    if (uniformOf(key, bits) >= bursts.perWeek / HOURS_A_WEEK) return undefined;
    const between = (which: number, low: number, high: number) =>
      low + (high - low) * uniformOf(key + which, bits);
    const slots = Math.round((between(1, bursts.minutes.low, bursts.minutes.high) * 60_000) / SLOT_MS);
    const length = Math.min(SLOTS_AN_HOUR, Math.max(1, slots));
    const fromSlot = Math.floor(between(2, 0, SLOTS_AN_HOUR - length + 1));
    return { fromSlot, toSlot: fromSlot + length, load: between(3, bursts.load.low, bursts.load.high) };
  }
}
