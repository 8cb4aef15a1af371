import type { Model, ModelScores } from '@kizashi/api-contract';
import chart from '../../ui/chart/chart.module.css';
import { linePath } from '../../ui/chart/svg-path.ts';
import { useWidth } from '../../ui/chart/use-width.ts';
import { roundTicks } from '../../ui/chart/value-scale.ts';
import { listWords, measuredWords } from '../../ui/format/number-words.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { lifeUnitWord } from '../../ui/remaining-life/life-unit-word.ts';
import { Card } from '../../ui/surface/card.tsx';
import { LineKey } from './line-key.tsx';
import { modelWords } from './model-words.ts';
import classes from './models.module.css';
import { plotFrame } from './plot-frame.ts';

const HEIGHT = 240;
const STEPS = 10;

/** How far off the median was, by how much life was left: towards the right the end comes near. */
export function ErrorCard({ drawn, unit }: { drawn: readonly ModelScores[]; unit: Model['lifeUnit'] }) {
  const wording = useWording();
  const { t, language } = wording;
  const [measure, width] = useWidth(360);
  const errors = drawn.flatMap(({ errorByRest }) => errorByRest.filter((error) => error !== null));
  const most = Math.max(1e-9, ...errors);
  const frame = plotFrame(width, HEIGHT, 1.05 * most);
  // Step k stands for k/10 to (k+1)/10 of the life left; the end of life is at the right.
  const xOf = (step: number) => frame.x(1 - (step + 0.5) / STEPS);
  return (
    <Card title={t('models.error.title')} aside={t('models.error.aside', { unit: lifeUnitWord(unit, t) })}>
      <div ref={measure} className={classes.plot}>
        <svg width={width} height={HEIGHT} role="img" aria-label={saidOf(drawn, wording)}>
          {roundTicks(0, most, 4).map((tick) => (
            <g key={tick}>
              <line
                className={chart.grid}
                x1={frame.left}
                x2={frame.right}
                y1={frame.y(tick)}
                y2={frame.y(tick)}
              />
              <text className={chart.axis} x={frame.left - 6} y={frame.y(tick) + 4} textAnchor="end">
                {measuredWords(tick, language)}
              </text>
            </g>
          ))}
          {[1, 0.75, 0.5, 0.25, 0].map((left) => (
            <text
              key={left}
              className={chart.axis}
              x={frame.x(1 - left)}
              y={frame.bottom + 15}
              textAnchor="middle"
            >
              {t('words.percent', { value: 100 * left })}
            </text>
          ))}
          {drawn.map((scores, index) => (
            <g key={`${scores.id} ${scores.version}`}>
              <path
                className={classes.curve}
                data-line={index}
                d={linePath(
                  scores.errorByRest
                    .flatMap((error, step) => (error === null ? [] : [{ x: xOf(step), y: frame.y(error) }]))
                    .toReversed(),
                )}
              />
              {scores.errorByRest.map(
                (error, step) =>
                  error !== null && (
                    <circle
                      // biome-ignore lint/suspicious/noArrayIndexKey: the step is what the point is of
                      key={step}
                      className={classes.point}
                      data-line={index}
                      cx={xOf(step)}
                      cy={frame.y(error)}
                      r="2.5"
                    />
                  ),
              )}
            </g>
          ))}
        </svg>
      </div>
      <LineKey drawn={drawn} />
    </Card>
  );
}

function saidOf(drawn: readonly ModelScores[], wording: Wording): string {
  const { t, language } = wording;
  return drawn
    .map((scores) =>
      t('models.error.described', {
        model: modelWords(scores, wording),
        steps: listWords(
          scores.errorByRest.flatMap((error, step) =>
            error === null
              ? []
              : [
                  t('models.error.step', {
                    error: measuredWords(error, language),
                    share: t('words.percent', { value: 10 * step + 5 }),
                  }),
                ],
          ),
          t,
        ),
      }),
    )
    .join(' ');
}
