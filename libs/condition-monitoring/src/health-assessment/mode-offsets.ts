import type { OwnBaseline } from './own-baseline.ts';

/** What one channel did in one mode while its baseline was learned: windows, mean, sum of squared deviations. */
export type InMode = readonly [n: number, mean: number, squares: number];

/** How far the channel's level in a mode lies from its mean level, and the windows that this was learned from. */
export type ModeOffset = readonly [n: number, offset: number];

/** Modes must explain this share of a channel's variance before it is corrected for them. */
const LEAST_EXPLAINED = 0.4;
/** An offset is learned from so many windows and then stands, or it would follow the wear. */
const OFFSET_WINDOWS = 25;

const NOTHING: InMode = [0, 0, 0];

/** A channel while its baseline is learned: moments in each mode, and products of neighbouring windows. */
export interface InModes {
  readonly modes: readonly InMode[];
  readonly neighbours: number;
  /** Deviation of the newest window from its mode, as it was known then. */
  readonly last: number;
}

/** Adds one window of the baseline (Welford). */
export function learnInMode(before: InModes | undefined, mode: number, value: number): InModes {
  const modes = grownTo(before?.modes ?? [], mode, NOTHING);
  const [n, mean, squares] = modes[mode]!;
  const step = n > 0 ? value - mean : 0;
  const moved = n > 0 ? mean + step / (n + 1) : value;
  modes[mode] = [n + 1, moved, squares + step * (value - moved)];
  return { modes, neighbours: (before?.neighbours ?? 0) + step * (before?.last ?? 0), last: step };
}

function grownTo<T>(list: readonly T[], index: number, empty: T): T[] {
  return Array.from({ length: Math.max(list.length, index + 1) }, (_, i) => list[i] ?? empty);
}

/** The same after modes became one (`moved[i]` is where mode i is now). */
export function mergeInModes(before: InModes, moved: readonly number[]): InModes {
  return { ...before, modes: mergeModes(before.modes, moved) };
}

export function mergeOffsets(
  offsets: readonly ModeOffset[],
  moved: readonly number[],
): readonly ModeOffset[] {
  const merged = mergeModes(
    offsets.map(([n, offset]) => [n, offset, 0] as const),
    moved,
  );
  return merged.map(([n, offset]) => [n, offset] as const);
}

function mergeModes(modes: readonly InMode[], moved: readonly number[]): readonly InMode[] {
  let next: InMode[] = [];
  for (const [i, one] of modes.entries()) {
    next = grownTo(next, moved[i]!, NOTHING);
    next[moved[i]!] = together(next[moved[i]!]!, one);
  }
  return next;
}

/** Moments of two samples together (Chan, Golub & LeVeque 1979). */
function together(a: InMode, b: InMode): InMode {
  const n = a[0] + b[0];
  if (n === 0) return NOTHING;
  const step = b[1] - a[1];
  return [n, a[1] + (step * b[0]) / n, a[2] + b[2] + (step ** 2 * a[0] * b[0]) / n];
}

/** What a channel's baseline is once its modes are taken out of it. */
export interface WithoutModes {
  readonly baseline: OwnBaseline;
  readonly offsets: readonly ModeOffset[];
}

/** One-way analysis of variance; undefined where the modes explain too little of what the channel does. */
export function withoutModes({ modes, neighbours, last }: InModes): WithoutModes | undefined {
  const [n, mean, squares] = modes.reduce(together, NOTHING);
  const seen = modes.filter(([count]) => count > 0).length;
  if (seen < 2 || n <= seen || squares === 0) return undefined;
  const within = modes.reduce((sum, one) => sum + one[2], 0);
  // As many modes would explain something of mere noise: that is taken off again.
  const left = (within * (n - 1)) / (n - seen);
  if (!(squares - left >= LEAST_EXPLAINED * squares)) return undefined;
  return {
    baseline: { n, mean, squares: left, neighbours: Math.max(0, neighbours), last },
    offsets: modes.map(([count, level]) => [count, count > 0 ? level - mean : 0] as const),
  };
}

/**
 * An offset after one window more, `level` being where the channel stands by all other windows. Only what modes differ
 * in is learned: what moves all of them alike is wear, so the mean offset of the windows learned from stays where it is.
 */
export function learnOffset(
  offsets: readonly ModeOffset[],
  mode: number,
  value: number,
  level: number,
): readonly ModeOffset[] {
  const next = grownTo<ModeOffset>(offsets, mode, [0, 0]);
  const [n, offset] = next[mode]!;
  if (n >= OFFSET_WINDOWS) return offsets;
  const step = (value - level - offset) / (n + 1);
  next[mode] = [n + 1, offset + step];
  if (n === 0) return next;
  const all = next.reduce((sum, [count]) => sum + count, 0);
  const common = (step * (n + 1)) / all;
  return next.map(([count, one]) => [count, one - common] as const);
}
