import type { Forecast } from '@kizashi/api-contract';
import chart from '../../ui/chart/chart.module.css';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './fan-chart.module.css';
import type { FanFrame } from './fan-frame.ts';

interface NoCallProps {
  readonly frame: FanFrame;
  readonly now: number;
  readonly reason: NonNullable<Forecast['reason']>;
}

/** Where a forecast would stand: hatching, that none is made, and why. */
export function NoCall({ frame, now, reason }: NoCallProps) {
  const { t } = useWording();
  const { time, top, bottom } = frame;
  const x = time.within(now);
  const middle = (x + time.right) / 2;
  return (
    <>
      <rect className={classes.hatched} x={x} y={top} width={time.right - x} height={bottom - top} />
      <text className={`${chart.strong} ${chart.halo}`} x={middle} y={top + 44} textAnchor="middle">
        {t('part.chart.noCall')}
      </text>
      <text className={`${chart.axis2} ${chart.halo}`} x={middle} y={top + 60} textAnchor="middle">
        {t(`words.withheldReason.${reason}`)}
      </text>
    </>
  );
}
