import type { WaveformAnalysis } from '@kizashi/api-contract';
import { useMemo } from 'react';
import chart from '../../../ui/chart/chart.module.css';
import { measuredWords, unitWords } from '../../../ui/format/number-words.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import classes from './burst-charts.module.css';
import { BurstAxes, burstFrame } from './burst-frame.tsx';

const HEIGHT = 220;
const HARMONICS = [1, 2, 3] as const;
/** A mean line beside real ones: the lowest few hold what the window leaves of the mean. */
const SKIPPED_LINES = 3;

interface EnvelopeChartProps {
  readonly analysis: WaveformAnalysis;
  /** The one whose harmonics are marked; the others are hinted at. */
  readonly defect: WaveformAnalysis['envelope']['defects'][number] | undefined;
  readonly width: number;
}

/** How strongly the ringing of the structure comes and goes, by frequency: strikes of a defect are a row of lines. */
export function EnvelopeChart({ analysis, defect, width }: EnvelopeChartProps) {
  const { t, language } = useWording();
  const { envelope, unit } = analysis;
  const { amplitudes, perLine, axis, defects } = envelope;
  const end = perLine * Math.max(1, amplitudes.length - 1);
  const highest = Math.max(1e-12, ...amplitudes.slice(SKIPPED_LINES));
  const frame = burstFrame(width, HEIGHT, end, 0, 1.08 * highest);
  const path = useMemo(
    () =>
      amplitudes
        .map((amplitude, line) => {
          const y = frame.values.y(Math.min(amplitude, 1.08 * highest));
          return `${line === 0 ? 'M' : 'L'}${frame.x(line * perLine).toFixed(1)} ${y.toFixed(1)}`;
        })
        .join(''),
    [amplitudes, frame, perLine, highest],
  );
  const unitAlong = t(axis === 'Hz' ? 'vibration.hz' : 'vibration.order');
  const marks = defect === undefined ? [] : HARMONICS.map((times) => ({ times, at: times * defect.at }));
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={
        defect === undefined
          ? t('vibration.envelopeSaysNone')
          : t('vibration.envelopeSays', {
              defect: t(`vibration.defect.${defect.defect}`),
              at: marks.map(({ at }) => measuredWords(at, language)).join(t('words.listJoin')),
              unit: unitAlong,
            })
      }
    >
      <BurstAxes frame={frame} unit={unitWords(unit)} along={unitAlong} />
      {defects
        .filter(({ defect: other, at }) => other !== defect?.defect && at <= end)
        .map(({ defect: other, at }) => (
          <line
            key={other}
            className={classes.other}
            x1={frame.x(at)}
            x2={frame.x(at)}
            y1={frame.bottom}
            y2={frame.bottom - 8}
          />
        ))}
      {marks
        .filter(({ at }) => at <= end)
        .map(({ times, at }) => (
          <line
            key={times}
            className={classes.mark}
            x1={frame.x(at)}
            x2={frame.x(at)}
            y1={frame.top + 4}
            y2={frame.bottom}
          />
        ))}
      <path className={classes.spectrum} d={path} />
      {marks
        .filter(({ at }) => at <= end)
        .map(({ times, at }) => (
          <text
            key={times}
            className={`${chart.indigoStrong} ${chart.halo}`}
            x={frame.x(at)}
            y={frame.top}
            textAnchor="middle"
          >
            {times === 1 ? t(`vibration.short.${defect?.defect ?? 'bpfo'}`) : `${times}×`}
          </text>
        ))}
    </svg>
  );
}
