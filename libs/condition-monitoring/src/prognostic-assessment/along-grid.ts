/** Every so many points are asked first, then those between them where it is needed: a power of two. */
const STRIDE = 4;
/** Second differences below this are met by a cubic to less than a hundredth. */
const STRAIGHT = 0.5;

/**
 * Values of a smooth logarithm along a grid, asked for at few of its points: between those it is interpolated with
 * cubics wherever it bends little, or lies so `deep` below the highest value that it does not matter.
 * @param grid of 4 n + 1 points, evenly spaced in the variable in which `at` is smooth
 */
export function alongGrid(grid: Float64Array, deep: number, at: (point: number) => number): Float64Array {
  const values = new Float64Array(grid.length);
  let highest = Number.NEGATIVE_INFINITY;
  const ask = (i: number) => {
    const value = at(grid[i]!);
    values[i] = value;
    if (value > highest) highest = value;
  };
  for (let i = 0; i < grid.length; i += STRIDE) ask(i);
  for (let half = STRIDE / 2; half >= 1; half /= 2) {
    for (let i = half; i < grid.length; i += 2 * half) {
      const left = values[i - half]!;
      const right = values[i + half]!;
      const before = i >= 3 * half ? values[i - 3 * half]! : 2 * left - right;
      const after = i + 3 * half < grid.length ? values[i + 3 * half]! : 2 * right - left;
      const bend = Math.max(Math.abs(before - 2 * left + right), Math.abs(left - 2 * right + after));
      if (Math.max(left, right) < highest - deep) values[i] = Math.min(left, right);
      else if (bend <= STRAIGHT) values[i] = (9 * (left + right) - before - after) / 16;
      else ask(i);
    }
  }
  return values;
}
