export interface Point {
  readonly x: number;
  readonly y: number;
}

const short = (value: number) => Number(value.toFixed(1));

/** "M1 2L3 4" for an open line; an empty text for less than two points. */
export function linePath(points: readonly Point[]): string {
  if (points.length < 2) return '';
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('');
}

/** The same line, closed into an area. */
export function areaPath(points: readonly Point[]): string {
  return points.length < 3 ? '' : `${linePath(points)}Z`;
}

/** The area between an upper and a lower line with the same x values. */
export function bandPath(upper: readonly Point[], lower: readonly Point[]): string {
  return areaPath([...upper, ...lower.toReversed()]);
}
