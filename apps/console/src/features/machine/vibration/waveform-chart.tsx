import type { WaveformAnalysis } from '@kizashi/api-contract';
import { useMemo } from 'react';
import { measuredWithUnit, unitWords } from '../../../ui/format/number-words.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import classes from './burst-charts.module.css';
import { BurstAxes, burstFrame } from './burst-frame.tsx';

const HEIGHT = 150;

/** The burst over its time, from the lowest to the highest sample of each column. */
export function WaveformChart({ analysis, width }: { analysis: WaveformAnalysis; width: number }) {
  const { t, language } = useWording();
  const { shape, seconds, unit } = analysis;
  const highest = Math.max(1e-12, ...shape.high.map(Math.abs), ...shape.low.map(Math.abs));
  const frame = burstFrame(width, HEIGHT, 1_000 * seconds, -highest, highest);
  const path = useMemo(() => {
    const xOf = (column: number) => frame.x(1_000 * shape.secondsPerColumn * (column + 0.5)).toFixed(1);
    return shape.low
      .map((low, column) => {
        const [from, to] = [frame.values.y(low), frame.values.y(shape.high[column] ?? low)];
        return `M${xOf(column)} ${from.toFixed(1)}V${Math.min(to, from - 0.8).toFixed(1)}`;
      })
      .join('');
  }, [frame, shape]);
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={t('vibration.waveformSays', { peak: measuredWithUnit(highest, unit, language) })}
    >
      <BurstAxes frame={frame} unit={unitWords(unit)} along={t('vibration.ms')} />
      <path className={classes.wave} d={path} />
    </svg>
  );
}
