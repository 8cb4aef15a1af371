import { valueScale } from '../../ui/chart/value-scale.ts';

/** Where a small plot lies within its width: room for the axis at the left and below. */
export function plotFrame(width: number, height: number, high: number) {
  const left = 44;
  const right = Math.max(left + 40, width - 22);
  const top = 12;
  const bottom = height - 26;
  const values = valueScale(0, high, top, bottom);
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    /** @param share 0..1 along the axis below */
    x: (share: number) => left + share * (right - left),
    y: (value: number) => values.y(value),
  };
}

export type PlotFrame = ReturnType<typeof plotFrame>;
