import type { HealthSeries } from '@kizashi/api-contract';
import { areaPath, bandPath, linePath, type Point } from '../../ui/chart/svg-path.ts';
import type { TimeScale } from '../../ui/chart/time-scale.ts';
import { type EndOfLife, instantAt } from '../../ui/remaining-life/end-of-life.ts';
import type { FanFrame } from './fan-frame.ts';

type HealthPoint = HealthSeries['points'][number];

/** Standard normal quantiles of the 80 % and the 50 % band. */
export const Z_80 = 1.2816;
export const Z_50 = 0.6745;

export interface ObservedShape {
  readonly line: string;
  readonly band: string;
}

/** Between two observations further apart than this times the usual distance nobody knows: the line has a gap. */
const GAP_FACTOR = 6;

/** Observed health, one piece for each stretch without a gap; nothing is smoothed or filled in. */
export function observedShapes(points: readonly HealthPoint[], frame: FanFrame): ObservedShape[] {
  return unbroken(points.filter(({ at }) => frame.time.holds(Date.parse(at)))).map((stretch) => {
    const line = (z: number): Point[] =>
      stretch.map(({ at, health, healthSd }) => ({
        x: frame.time.x(Date.parse(at)),
        y: frame.y(Math.min(1, Math.max(0, health + z * healthSd))),
      }));
    return { line: linePath(line(0)), band: bandPath(line(Z_80), line(-Z_80)) };
  });
}

function unbroken(points: readonly HealthPoint[]): HealthPoint[][] {
  const distances = points
    .slice(1)
    .map((point, index) => Date.parse(point.at) - Date.parse(points[index]!.at));
  const usual = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
  const stretches: HealthPoint[][] = [[]];
  points.forEach((point, index) => {
    if (index > 0 && distances[index - 1]! > usual * GAP_FACTOR) stretches.push([]);
    stretches.at(-1)!.push(point);
  });
  return stretches;
}

/**
 * The fan from the last observation to the failure limit. Its edges are straight: the degradation model has a constant
 * drift, so each is the mean path of the parts that end at that quantile. An edge whose end is beyond what can be said
 * runs on level to the end of the axis. `band.z` is the spread of the band at the last observation.
 */
export function fanShape(
  end: EndOfLife,
  start: HealthPoint,
  frame: FanFrame,
  band: { readonly low: number; readonly high: number; readonly z: number },
): string {
  const x = frame.time.x(Date.parse(start.at));
  const at = (health: number) => frame.y(Math.min(1, Math.max(0, health)));
  const upper = { x, y: at(start.health + band.z * start.healthSd) };
  const lower = { x, y: at(start.health - band.z * start.healthSd) };
  const early = edgeEnd(instantAt(end, band.low), lower, frame);
  const late = edgeEnd(instantAt(end, band.high), upper, frame);
  const corner = late.open && !early.open ? [{ x: frame.time.right, y: frame.limitY }] : [];
  return areaPath([upper, late, ...corner, early, lower]);
}

interface EdgeEnd extends Point {
  readonly open: boolean;
}

function edgeEnd(instant: number, from: Point, frame: FanFrame): EdgeEnd {
  if (instant === Number.POSITIVE_INFINITY) return { x: frame.time.right, y: from.y, open: true };
  return { x: Math.max(from.x, frame.time.x(instant)), y: frame.limitY, open: false };
}

/** The middle course, from the last observation to the limit at P50; empty when P50 is beyond what can be said. */
export function middleCourse(end: EndOfLife, start: HealthPoint, frame: FanFrame): string {
  const instant = instantAt(end, 0.5);
  if (instant === Number.POSITIVE_INFINITY) return '';
  return linePath([
    { x: frame.time.x(Date.parse(start.at)), y: frame.y(start.health) },
    { x: frame.time.x(instant), y: frame.limitY },
  ]);
}

/** Percentiles that one piece of density spans: fewer would draw the noise of sampled quantiles. */
const REACH = 4;

/**
 * The distribution of the end of life as an area that hangs `height` px below `y`. Between the p-th and the (p + k)-th
 * percentile the mean density is k % over the time between them; it is drawn at the middle of that time.
 */
export function distributionShape(end: EndOfLife, time: TimeScale, y: number, height: number): string {
  const finite = end.quantiles.filter((at) => at !== Number.POSITIVE_INFINITY);
  const [first, last] = [finite[0], finite.at(-1)];
  const pieces = finite.slice(REACH).flatMap((to, index) => {
    const from = finite[index]!;
    return to > from ? [{ at: (from + to) / 2, density: 1 / (to - from) }] : [];
  });
  const most = Math.max(...pieces.map(({ density }) => density));
  if (first === undefined || last === undefined || pieces.length < 3) return '';
  const points = pieces.map(({ at, density }) => ({ x: time.x(at), y: y + (density / most) * height }));
  return areaPath([{ x: time.x(first), y }, ...points, { x: time.x(last), y }]);
}
