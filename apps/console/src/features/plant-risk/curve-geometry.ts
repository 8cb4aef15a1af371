import type { LineRisk } from '@kizashi/api-contract';
import { placeLabels, textWidth } from '../../ui/chart/place-labels.ts';
import { linePath, type Point } from '../../ui/chart/svg-path.ts';
import { type TimeScale, timeScale, timeTicks } from '../../ui/chart/time-scale.ts';

export interface StopBand {
  readonly key: string;
  readonly x: number;
  readonly width: number;
  /** The stop that the row's chance is about. */
  readonly next: boolean;
  /** Centre of its name; undefined where there is no room for it. */
  readonly label: number | undefined;
  readonly name: string;
}

export interface CurveGeometry {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly nothing: string;
  readonly asAdvised: string;
  readonly bands: readonly StopBand[];
  readonly ticks: readonly { readonly at: number; readonly x: number }[];
}

const LEFT = 36;
const NAMES = 20;
const TICKS = 18;
/** A stop of a few hours would be thinner than a line. */
const THINNEST = 6;

/**
 * Two courses of one line from `from` to `to`, drawn one to one in px.
 * @param nameOf what is written over a stop
 */
export function curveGeometry(
  line: LineRisk,
  span: { readonly from: number; readonly to: number; readonly now: number },
  size: { readonly width: number; readonly tall: boolean },
  nameOf: (at: number) => string,
): CurveGeometry {
  const { width, tall } = size;
  const [top, plot] = [NAMES, tall ? 54 : 28];
  const bottom = top + plot;
  const right = width - 4;
  const scale = timeScale(span.from, span.to, LEFT, right);
  const y = (chance: number) => bottom - chance * plot;
  const course = (of: 'nothing' | 'asAdvised') =>
    linePath(line.curve.map((point): Point => ({ x: scale.x(Date.parse(point.at)), y: y(point[of]) })));
  return {
    width,
    height: bottom + TICKS,
    ...{ top, bottom, left: LEFT, right },
    nothing: course('nothing'),
    asAdvised: course('asAdvised'),
    bands: bandsOf(line, scale, width, nameOf),
    ticks: timeTicks(scale, span.now, 64)
      .filter((at) => scale.x(at) < right - 14)
      .map((at) => ({ at, x: scale.x(at) })),
  };
}

function bandsOf(
  line: LineRisk,
  scale: TimeScale,
  width: number,
  nameOf: (at: number) => string,
): StopBand[] {
  const stops = line.stops.map((stop, index) => {
    const [from, to] = [Date.parse(stop.from), Date.parse(stop.to)];
    return {
      key: `${stop.plannedStopId} ${stop.from}`,
      from,
      to,
      next: index === 0,
      name: nameOf(from),
      index,
    };
  });
  const labels = placeLabels(
    stops.map(({ key, from, to, name, index }) => ({
      key,
      x: scale.within((from + to) / 2),
      width: textWidth(name, 12),
      weight: -index,
    })),
    0,
    width,
  );
  return stops.map(({ key, from, to, next, name }) => {
    const wide = Math.max(THINNEST, scale.x(to) - scale.x(from));
    const x = scale.within((from + to) / 2) - wide / 2;
    return { key, x, width: wide, next, label: labels.get(key), name };
  });
}
