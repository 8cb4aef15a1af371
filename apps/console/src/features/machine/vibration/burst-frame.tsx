import chart from '../../../ui/chart/chart.module.css';
import { roundTicks, type ValueScale, valueScale } from '../../../ui/chart/value-scale.ts';
import { measuredWords } from '../../../ui/format/number-words.ts';
import { useWording } from '../../../ui/format/use-wording.ts';

/** Measures of a picture of a burst. Px. */
export interface BurstFrame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** End of the axis from 0 to the right, in its unit. */
  readonly end: number;
  readonly values: ValueScale;
  x(at: number): number;
}

const LEFT = 46;
const RIGHT = 10;
const AXIS_HEIGHT = 34;

export function burstFrame(
  width: number,
  height: number,
  end: number,
  low: number,
  high: number,
): BurstFrame {
  const [top, bottom, right] = [14, height - AXIS_HEIGHT, Math.max(LEFT + 40, width - RIGHT)];
  const x = (at: number) => LEFT + (at / end) * (right - LEFT);
  return { width, left: LEFT, right, top, bottom, end, values: valueScale(low, high, top, bottom), x };
}

/** Grid, figures and units of both axes. */
export function BurstAxes({
  frame,
  unit,
  along,
}: {
  readonly frame: BurstFrame;
  readonly unit: string;
  /** What runs to the right, with its unit. */
  readonly along: string;
}) {
  const { language } = useWording();
  const { values, left, right, top, bottom, end, width, x } = frame;
  return (
    <>
      {roundTicks(values.low, values.high, 4).map((value) => (
        <g key={value}>
          <line className={chart.grid} x1={left} x2={right} y1={values.y(value)} y2={values.y(value)} />
          <text className={chart.axis} x={left - 6} y={values.y(value) + 4} textAnchor="end">
            {measuredWords(value, language)}
          </text>
        </g>
      ))}
      <text className={chart.axis} x="0" y={top - 3}>
        {unit}
      </text>
      {roundTicks(0, end, width < 480 ? 4 : 8).map((at) => (
        <text key={at} className={chart.axis} x={x(at)} y={bottom + 15} textAnchor="middle">
          {measuredWords(at, language)}
        </text>
      ))}
      <text className={chart.axis} x={right} y={bottom + 29} textAnchor="end">
        {along}
      </text>
    </>
  );
}
