/** Values on the vertical axis: px from the top, linear. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly top: number;
  readonly bottom: number;
  y(value: number): number;
}

export function valueScale(low: number, high: number, top: number, bottom: number): ValueScale {
  const middle = (top + bottom) / 2;
  const perUnit = high === low ? 0 : (bottom - top) / (high - low);
  return {
    low,
    high,
    top,
    bottom,
    y: (value) => (perUnit === 0 ? middle : bottom - (value - low) * perUnit),
  };
}

/** Round values (1, 2 or 5 times a power of ten) from `low` to `high`, about `count` of them. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n += 1) {
    // The decimals of a step are those of its power of ten; adding steps up would drift away from them.
    ticks.push(Number((n * step).toPrecision(12)));
  }
  return ticks;
}
