/** Where the table begins and ends, and its steps in a unit: linear between them is right to 5e-7 of the value. */
const LOWEST = -16;
const HIGHEST = 6;
const STEPS = 512;

const VALUES = Float64Array.from({ length: (HIGHEST - LOWEST) * STEPS + 2 }, (_, i) =>
  Math.exp(LOWEST + i / STEPS),
);

/** e^x to six digits, at a fifth of the time: forecasts ask for it twenty thousand times each. */
export function tabledExp(x: number): number {
  if (!(x >= LOWEST && x <= HIGHEST)) return Math.exp(x);
  const at = (x - LOWEST) * STEPS;
  const i = at | 0;
  const value = VALUES[i]!;
  return value + (at - i) * (VALUES[i + 1]! - value);
}
