/**
 * Operating modes found from the settings of a machine whose model names no bands: sequential leader clustering
 * (Hartigan 1975, 3) with the scale taken from the range that each setting was seen in. Plain JSON.
 */
export interface FoundModes {
  /** Where each setting was seen, by its order among the model's setting channels. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Settings that take any value: they make no modes, and enter by regression. */
  readonly continuous: readonly boolean[];
  /** The settings at which each mode was first seen. */
  readonly leaders: readonly (readonly number[])[];
}

/** Where one window belongs. */
export interface PlacedWindow {
  readonly modes: FoundModes;
  /** Index of its mode; undefined where it has none: a setting is missing, or there are too many modes. */
  readonly mode: number | undefined;
  /** For each mode known before, its index now; absent where none has moved. */
  readonly moved?: readonly number[];
}

export const MOST_FOUND_MODES = 8;
/** Two settings are the same within this share of the range that was seen. */
const SAME_SHARE = 0.05;

export function startModes(): FoundModes {
  return { low: [], high: [], continuous: [], leaders: [] };
}

/**
 * Finds the mode of a window with these settings, or makes a new one. While `learning`, a mode too many shows that
 * the setting in which most of them differ is continuous; later it is one that was never learned.
 */
export function placeWindow(before: FoundModes, values: readonly number[], learning: boolean): PlacedWindow {
  if (values.length === 0) return { modes: before, mode: 0 };
  if (values.some((value) => Number.isNaN(value))) return { modes: before, mode: undefined };
  const ranged = {
    ...before,
    low: values.map((value, i) => Math.min(before.low[i] ?? value, value)),
    high: values.map((value, i) => Math.max(before.high[i] ?? value, value)),
    continuous: values.map((_, i) => before.continuous[i] ?? false),
  };
  const found = merged(ranged);
  let mode = found.modes.leaders.findIndex((leader) => isSame(found.modes, leader, values));
  if (mode >= 0) return { ...found, mode };
  if (!learning && found.modes.leaders.length >= MOST_FOUND_MODES) return { ...found, mode: undefined };
  const grown = { ...found.modes, leaders: [...found.modes.leaders, values] };
  mode = grown.leaders.length - 1;
  if (grown.leaders.length <= MOST_FOUND_MODES) return { ...found, modes: grown, mode };
  const fewer = merged(withoutBusiest(grown));
  const moved = before.leaders.map((_, i) => {
    const first = found.moved?.[i] ?? i;
    return fewer.moved?.[first] ?? first;
  });
  mode = fewer.moved?.[mode] ?? mode;
  return { modes: fewer.modes, mode, moved };
}

/** Leaders that are the same within the range as it is now become one, the oldest. */
function merged(modes: FoundModes): { readonly modes: FoundModes; readonly moved?: readonly number[] } {
  const leaders: (readonly number[])[] = [];
  const moved = modes.leaders.map((leader) => {
    const same = leaders.findIndex((other) => isSame(modes, other, leader));
    return same >= 0 ? same : leaders.push(leader) - 1;
  });
  return leaders.length === modes.leaders.length ? { modes } : { modes: { ...modes, leaders }, moved };
}

function isSame(modes: FoundModes, a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) {
    if (modes.continuous[i]) continue;
    if (Math.abs(a[i]! - b[i]!) > SAME_SHARE * (modes.high[i]! - modes.low[i]!)) return false;
  }
  return true;
}

function withoutBusiest(modes: FoundModes): FoundModes {
  let busiest = -1;
  let most = 0;
  for (let i = 0; i < modes.continuous.length; i++) {
    if (modes.continuous[i]) continue;
    const width = SAME_SHARE * (modes.high[i]! - modes.low[i]!);
    const levels: number[] = [];
    for (const leader of modes.leaders) {
      if (!levels.some((level) => Math.abs(level - leader[i]!) <= width)) levels.push(leader[i]!);
    }
    if (levels.length > most) {
      most = levels.length;
      busiest = i;
    }
  }
  return { ...modes, continuous: modes.continuous.map((one, i) => one || i === busiest) };
}
