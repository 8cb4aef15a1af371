import { DAY_MS } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import { RUNNING, type WindowFeatures } from '../data-manipulation/index.ts';

/** Windows learned from, their mean and the sum of squared deviations (Welford). */
export type LearnedLevel = readonly [n: number, mean: number, squares: number];

/** What is normal for one machine in one operating mode. Plain JSON; times are epoch ms. */
export interface ModeBaseline {
  readonly mode: string;
  /** Beginning of its first window, end of its newest. */
  readonly from: number;
  readonly until: number;
  /** By channel of the model; null where nothing was learned. */
  readonly levels: readonly (LearnedLevel | null)[];
  /** Windows in a row at settings that were never seen while learning. */
  readonly outside: number;
  /** Its levels are rounded and learned no further, but for settings and for channels that seldom report. */
  readonly closed?: true;
}

/** Most modes with a baseline of their own; plain `running`, which is always among them, is shared by all others. */
export const MOST_MODES = 8;
/** A mode that was not seen for so long gives its place to a new one. */
const FORGOTTEN_MS = 14 * DAY_MS;
/** A channel is judged after this many windows; the rest of the first two days still corrects its baseline. */
export const LEARNING_WINDOWS = 20;
const LEARNING_MS = 2 * DAY_MS;
/**
 * From then on only what is not strange teaches what is normal, and counts as one of so many windows: heavy work
 * among the first ones is forgotten.
 */
const STRANGE_SD = 3;
const WINDOWS_KEPT = 40;
/** How far from its mean a setting still counts as known: standard deviations, and share of its level. */
const KNOWN_SD = 3;
const KNOWN_SHARE = 0.1;
/** What is kept of a closed baseline, far finer than its own error, and short as JSON. */
const MEAN_SHARE_OF_SD = 1e-3;
const SQUARES_DIGITS = 4;

export function startMode(mode: string, from: number): ModeBaseline {
  return { mode, from, until: from, levels: [], outside: 0 };
}

function findMode(modes: readonly ModeBaseline[], mode: string): ModeBaseline | undefined {
  for (let i = 0; i < modes.length; i++) if (modes[i]!.mode === mode) return modes[i];
  return undefined;
}

/**
 * The baseline that a window of `mode` is compared with. A recipe that is one too many for the places there are is
 * compared with plain `running`, until a mode has been unused for two weeks: baselines that took turns would never
 * be learned.
 */
export function baselineOf(modes: readonly ModeBaseline[], mode: string, from: number): ModeBaseline {
  const known = findMode(modes, mode);
  if (known !== undefined) return known;
  const places = modes.filter((other) => other.mode !== RUNNING && from - other.until < FORGOTTEN_MS).length;
  if (mode === RUNNING || places < MOST_MODES - 1) return startMode(mode, from);
  return findMode(modes, RUNNING) ?? startMode(RUNNING, from);
}

/** The modes with this one in place of what was known of it; a new one takes the place of the longest unused. */
export function rememberMode(modes: readonly ModeBaseline[], mode: ModeBaseline): readonly ModeBaseline[] {
  const others = modes.filter((other) => other.mode !== mode.mode);
  if (others.length >= MOST_MODES) {
    const oldest = others.reduce((a, b) => (b.until < a.until ? b : a));
    others.splice(others.indexOf(oldest), 1);
  }
  return [...others, mode];
}

export function isLearned(level: LearnedLevel | null | undefined): level is LearnedLevel {
  return level != null && level[0] >= LEARNING_WINDOWS;
}

export function isLearnedAnywhere(modes: readonly ModeBaseline[], channel: number): boolean {
  return modes.some(({ levels }) => isLearned(levels[channel]));
}

export function sdOf([n, , squares]: LearnedLevel): number {
  return Math.sqrt(squares / Math.max(1, n - 1));
}

/**
 * Takes one steady window of one channel into its level; unchanged when there is nothing more to learn. What is
 * usual of a setting is learned for ever, so that it ends up narrow however the first days were; what is normal of
 * a sign of wear is not, or it would follow the wear.
 */
export function learnLevel(
  baseline: ModeBaseline,
  channel: number,
  value: number,
  at: number,
  forEver = false,
): LearnedLevel | null {
  const before = baseline.levels[channel] ?? ([0, 0, 0] as const);
  const [n, mean, squares] = before;
  const step = value - mean;
  if (n >= LEARNING_WINDOWS) {
    if (!forEver && (baseline.closed || at - baseline.from >= LEARNING_MS)) return before;
    if (Math.abs(step) > STRANGE_SD * sdOf(before)) return before;
  }
  const kept = Math.min(n, WINDOWS_KEPT - 1);
  const next = mean + step / (kept + 1);
  return [kept + 1, next, squares * (kept / Math.max(1, n)) + step * (value - next)];
}

/** The baseline after one window in its mode, with what its channels have learned. */
export function advanceMode(
  baseline: ModeBaseline,
  levels: readonly (LearnedLevel | null)[],
  outside: number,
  at: number,
): ModeBaseline {
  const closing = !baseline.closed && at - baseline.from >= LEARNING_MS;
  return {
    mode: baseline.mode,
    from: baseline.from,
    until: at,
    levels: closing ? levels.map(rounded) : levels,
    outside,
    ...(closing || baseline.closed ? { closed: true as const } : {}),
  };
}

function rounded(level: LearnedLevel | null): LearnedLevel | null {
  if (!isLearned(level)) return level;
  const [n, mean, squares] = level;
  const sd = sdOf(level);
  if (sd === 0) return level;
  const decimals = Math.min(20, Math.max(0, Math.ceil(-Math.log10(MEAN_SHARE_OF_SD * sd))));
  return [n, Number(mean.toFixed(decimals)), Number(squares.toPrecision(SQUARES_DIGITS))];
}

/** Whether a setting stands where it never stood while this mode was learned: then levels say nothing about wear. */
export function hasUnknownSettings(
  baseline: ModeBaseline,
  features: WindowFeatures,
  model: MachineModel,
): boolean {
  for (let i = 0; i < model.channels.length; i++) {
    if (model.channels[i]!.role !== 'setting') continue;
    const level = baseline.levels[i];
    const value = features.channels[i]?.mean;
    if (value === undefined || !isLearned(level)) continue;
    const margin = Math.max(KNOWN_SD * sdOf(level), KNOWN_SHARE * Math.abs(level[1]));
    if (Math.abs(value - level[1]) > margin) return true;
  }
  return false;
}
