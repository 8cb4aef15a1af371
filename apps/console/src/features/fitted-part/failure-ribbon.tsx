import chart from '../../ui/chart/chart.module.css';
import { useWording } from '../../ui/format/use-wording.ts';
import marks from '../../ui/marks/marks.module.css';
import { riskFill } from '../../ui/marks/risk-mark.tsx';
import { RISK_HEIGHTS } from '../../ui/marks/risk-step.ts';
import type { EndOfLife } from '../../ui/remaining-life/end-of-life.ts';
import type { FanFrame } from './fan-frame.ts';
import { ribbonSegments } from './ribbon-segments.ts';

interface FailureRibbonProps {
  readonly end: EndOfLife;
  readonly frame: FanFrame;
  readonly now: number;
  readonly agreedFrom: number | undefined;
}

/** Chance of having failed by each day: darker and taller is likelier; pale after the chosen window. */
export function FailureRibbon({ end, frame, now, agreedFrom }: FailureRibbonProps) {
  const { t } = useWording();
  const { time, ribbonY } = frame;
  const x = time.within(now);
  const beside = !frame.narrow && x > time.left + 200;
  return (
    <>
      <text
        className={chart.axis2}
        x={beside ? x - 8 : time.left}
        y={beside ? ribbonY + 4 : ribbonY - 14}
        textAnchor={beside ? 'end' : 'start'}
      >
        {t('part.chart.ribbon')}
      </text>
      {ribbonSegments(end, { from: now, to: time.to }, agreedFrom).map(({ from, to, step, pale }) => (
        <rect
          key={from}
          className={[riskFill(step), pale ? marks.pale : ''].join(' ')}
          x={time.x(from)}
          y={ribbonY + 4 - RISK_HEIGHTS[step]}
          width={time.x(to) - time.x(from)}
          height={RISK_HEIGHTS[step]}
        />
      ))}
    </>
  );
}
