import type { TelemetrySeries } from '@kizashi/api-contract';
import { bandPath, linePath } from '../../ui/chart/svg-path.ts';
import type { TimeScale } from '../../ui/chart/time-scale.ts';
import type { ValueScale } from '../../ui/chart/value-scale.ts';

export type TelemetryPoint = TelemetrySeries['points'][number];

/** A point with its instant as a number: dates are read once and not at every step of a drag. */
export interface TimedPoint extends TelemetryPoint {
  readonly at: number;
}

export function timed(points: readonly TelemetryPoint[]): TimedPoint[] {
  return points.map((point) => ({ ...point, at: Date.parse(point.t) }));
}

/** Stretches without gaps: where readings stayed away no line may suggest that there were some. */
export function stretches(points: readonly TimedPoint[], bucketMs: number): TimedPoint[][] {
  const found: TimedPoint[][] = [];
  const apart = points.slice(1).map((point, index) => point.at - points[index]!.at);
  const usual = apart.toSorted((a, b) => a - b)[Math.floor(apart.length / 2)] ?? 0;
  const gap = 2.5 * Math.max(bucketMs, usual);
  let before = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (point.at - before > gap) found.push([]);
    found.at(-1)?.push(point);
    before = point.at;
  }
  return found;
}

export interface StretchShape {
  readonly key: number;
  readonly line: string;
  /** Lowest to highest reading of each bucket. */
  readonly band: string;
  /** A stretch of one bucket has no line. */
  readonly dot: { readonly x: number; readonly y: number } | undefined;
}

export function stretchShapes(
  points: readonly TimedPoint[],
  bucketMs: number,
  time: TimeScale,
  values: ValueScale,
): StretchShape[] {
  return stretches(points, bucketMs).map((stretch) => {
    const along = (value: (point: TimedPoint) => number) =>
      stretch.map((point) => ({ x: time.x(point.at), y: values.y(value(point)) }));
    const line = along(({ avg }) => avg);
    return {
      key: stretch[0]!.at,
      line: linePath(line),
      band: bandPath(
        along(({ max }) => max),
        along(({ min }) => min),
      ),
      dot: line.length === 1 ? line[0] : undefined,
    };
  });
}

/** The point nearest to an instant; undefined without points. */
export function nearestPoint(points: readonly TimedPoint[], at: number): TimedPoint | undefined {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at <= at) low = middle;
    else high = middle;
  }
  const [before, after] = [points[low], points[high]];
  if (before === undefined || after === undefined) return before ?? after;
  return at - before.at <= after.at - at ? before : after;
}
