import type { TelemetrySeries } from '@kizashi/api-contract';
import { bandPath, linePath, type Point } from '../../ui/chart/svg-path.ts';

type TelemetryPoint = TelemetrySeries['points'][number];

export interface SparkFrame {
  readonly width: number;
  readonly height: number;
  /** Room at the right for the names of baseline and limit. */
  readonly names: number;
}

export interface Spark {
  readonly line: string;
  /** Lowest to highest value of each interval. */
  readonly band: string;
  readonly last: Point;
  readonly baselineY: number | null;
  readonly limitY: number | null;
  readonly sinceX: number | null;
}

interface SparkMarks {
  readonly from: number;
  readonly to: number;
  readonly baseline: number | undefined;
  readonly limit: number | undefined;
  readonly since: number | undefined;
}

const TOP = 8;
const BOTTOM = 12;

/** A channel over time with its baseline and its limit on the same scale; null without readings. */
export function sparkOf(
  points: readonly TelemetryPoint[],
  marks: SparkMarks,
  frame: SparkFrame,
): Spark | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  const levels = [marks.baseline, marks.limit].filter((level) => level !== undefined);
  const low = Math.min(...points.map(({ min }) => min), ...levels);
  const high = Math.max(...points.map(({ max }) => max), ...levels);
  const room = frame.height - TOP - BOTTOM;
  const y = (value: number) => (high === low ? TOP + room / 2 : TOP + ((high - value) / (high - low)) * room);
  const right = frame.width - frame.names;
  const x = (at: number) => ((at - marks.from) / (marks.to - marks.from)) * right;
  const along = (value: (point: TelemetryPoint) => number) =>
    points.map((point) => ({ x: x(Date.parse(point.t)), y: y(value(point)) }));
  return {
    line: linePath(along(({ avg }) => avg)),
    band: bandPath(
      along(({ max }) => max),
      along(({ min }) => min),
    ),
    last: { x: x(Date.parse(last.t)), y: y(last.avg) },
    baselineY: marks.baseline === undefined ? null : y(marks.baseline),
    limitY: marks.limit === undefined ? null : y(marks.limit),
    sinceX: marks.since === undefined || marks.since < marks.from ? null : x(marks.since),
  };
}
