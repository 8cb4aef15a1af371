import type { PlantRisk } from '@kizashi/api-contract';
import { moneyWords } from '../../ui/format/money-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { moneyOf } from './line-row.tsx';
import classes from './loss-card.module.css';
import { lineName } from './risk-answer.ts';

/** What all lines together risk, with and without the orders, and how that is counted. */
export function LossCard({ plant, days }: { plant: PlantRisk; days: number }) {
  const wording = useWording();
  const { t, language } = wording;
  const { nothing, asAdvised } = plant.loss;
  const share = (amount: number) =>
    nothing > 0 ? `${Math.max(1, Math.round((100 * amount) / nothing))}%` : '0';
  return (
    <Card
      title={t('plantRisk.loss.title', { count: plant.lines.length })}
      aside={t('plantRisk.days', { count: days })}
    >
      <dl className={classes.bars}>
        <div>
          <dt>{t('plantRisk.loss.nothing')}</dt>
          <dd>
            <span className={classes.bar} style={{ width: share(nothing) }} />
          </dd>
          <dd className={classes.sum}>{moneyOf(nothing, plant, wording)}</dd>
        </div>
        <div data-advised>
          <dt>{t('plantRisk.loss.asAdvised')}</dt>
          <dd>
            <span className={classes.bar} style={{ width: share(asAdvised) }} />
          </dd>
          <dd className={classes.sum}>{moneyOf(asAdvised, plant, wording)}</dd>
        </div>
      </dl>
      <details className={classes.how}>
        <summary>{t('plantRisk.loss.how')}</summary>
        <p>{t('plantRisk.loss.formula')}</p>
        <p>{t('plantRisk.loss.independent')}</p>
        <h3>{t('plantRisk.loss.rates')}</h3>
        <ul>
          {plant.lines.map((line) => (
            <li key={line.lineId}>
              <span>{lineName(line, plant.lines, wording)}</span>
              <span>
                {t('plantRisk.loss.rate', {
                  amount: moneyWords(
                    { amount: line.downtimeCostPerHour, currency: plant.currency },
                    language,
                  ),
                })}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}
