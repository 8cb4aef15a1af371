import type { ModelScores } from '@kizashi/api-contract';
import chart from '../../ui/chart/chart.module.css';
import { linePath } from '../../ui/chart/svg-path.ts';
import { useWidth } from '../../ui/chart/use-width.ts';
import { listWords } from '../../ui/format/number-words.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { LineKey } from './line-key.tsx';
import { modelWords, observedWords } from './model-words.ts';
import classes from './models.module.css';
import { plotFrame } from './plot-frame.ts';

const HEIGHT = 240;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
/** Levels that are said in words, as places in the list of coverages (5 %, 10 %, …). */
const SAID = [9, 15, 17];

/** How often intervals held, against how often they promised to: on the line they are honest, below it too sure. */
export function CalibrationCard({ drawn }: { drawn: readonly ModelScores[] }) {
  const wording = useWording();
  const { t } = wording;
  const [measure, width] = useWidth(360);
  const frame = plotFrame(width, HEIGHT, 1);
  const curves = drawn.flatMap((scores) =>
    scores.coverage === null ? [] : [{ scores, coverage: scores.coverage }],
  );
  return (
    <Card title={t('models.calibration.title')} aside={t('models.calibration.aside')}>
      <div ref={measure} className={classes.plot}>
        <svg width={width} height={HEIGHT} role="img" aria-label={saidOf(curves, wording)}>
          {TICKS.map((tick) => (
            <g key={tick}>
              <line
                className={chart.grid}
                x1={frame.left}
                x2={frame.right}
                y1={frame.y(tick)}
                y2={frame.y(tick)}
              />
              <text className={chart.axis} x={frame.left - 6} y={frame.y(tick) + 4} textAnchor="end">
                {t('words.percent', { value: 100 * tick })}
              </text>
              <text className={chart.axis} x={frame.x(tick)} y={frame.bottom + 15} textAnchor="middle">
                {t('words.percent', { value: 100 * tick })}
              </text>
            </g>
          ))}
          <path
            className={classes.ideal}
            d={linePath([
              { x: frame.x(0), y: frame.y(0) },
              { x: frame.x(1), y: frame.y(1) },
            ])}
          />
          {curves.map(({ scores, coverage }, index) => (
            <path
              key={`${scores.id} ${scores.version}`}
              className={classes.curve}
              data-line={index}
              d={linePath([
                { x: frame.x(0), y: frame.y(0) },
                ...coverage.map((share, step) => ({
                  x: frame.x((step + 1) / coverage.length),
                  y: frame.y(share),
                })),
              ])}
            />
          ))}
        </svg>
      </div>
      <LineKey drawn={curves.map(({ scores }) => scores)} also={t('models.calibration.ideal')} />
    </Card>
  );
}

function saidOf(
  curves: readonly { readonly scores: ModelScores; readonly coverage: readonly number[] }[],
  wording: Wording,
): string {
  const { t } = wording;
  return curves
    .map(({ scores, coverage }) =>
      t('models.calibration.described', {
        model: modelWords(scores, wording),
        levels: listWords(
          SAID.map((step) =>
            t('models.calibration.level', {
              promised: t('words.percent', { value: 5 * (step + 1) }),
              observed: observedWords(coverage[step] ?? 0, wording),
            }),
          ),
          t,
        ),
      }),
    )
    .join(' ');
}
