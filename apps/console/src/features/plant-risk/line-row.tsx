import type { LineRisk, PlantRisk } from '@kizashi/api-contract';
import { reachWords } from '../../ui/format/chance-words.ts';
import { roughMoneyWords } from '../../ui/format/rough-money.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { StateMark } from '../../ui/marks/state-mark.tsx';
import { LineCurve } from './line-curve.tsx';
import { LineDrivers } from './line-drivers.tsx';
import { isQuietLine, lineMark } from './line-mark.ts';
import classes from './line-row.module.css';
import { lineName } from './risk-answer.ts';

interface LineRowProps {
  readonly line: LineRisk;
  readonly plant: PlantRisk;
  readonly days: number;
}

/** One line: name and next stop, its chance, its course with what drives it, and the money. */
export function LineRow({ line, plant, days }: LineRowProps) {
  const wording = useWording();
  const { t } = wording;
  const now = Date.parse(plant.asOf);
  const dates = wording.dates(line.timeZone, now);
  const tall = !isQuietLine(line);
  return (
    <li className={classes.line} data-tall={tall || undefined}>
      <div className={classes.name}>
        <StateMark kind={lineMark(line)} />
        <div>
          <b>{lineName(line, plant.lines, wording)}</b>
          <span>
            {line.nextStopAt === null
              ? t('plantRisk.row.noStop')
              : t('plantRisk.row.nextStop', { day: dates.day(Date.parse(line.nextStopAt)) })}
          </span>
        </div>
      </div>
      <LineChance line={line} days={days} />
      <div className={classes.course}>
        <LineCurve line={line} plant={plant} days={days} tall={tall} />
        <LineDrivers line={line} now={now} tall={tall} />
      </div>
      <LineMoney line={line} plant={plant} days={days} />
    </li>
  );
}

function LineChance({ line, days }: { line: LineRisk; days: number }) {
  const { t } = useWording();
  const reach = line.stops[0]?.pReach;
  if (line.judgedParts === 0)
    return (
      <p className={classes.chance}>
        <span>{t('plantRisk.row.unknown')}</span>
      </p>
    );
  if (reach === undefined || reach === null)
    return (
      <p className={classes.chance}>
        <span>{t('plantRisk.row.chanceNone', { days })}</span>
      </p>
    );
  return (
    <p className={classes.chance}>
      <b>{reachWords(1 - reach, t)}</b>
      <span>{t('plantRisk.row.chance')}</span>
    </p>
  );
}

function LineMoney({ line, plant, days }: LineRowProps) {
  const wording = useWording();
  const { t } = wording;
  const { loss, judgedParts } = line;
  const said = (amount: number | null) =>
    amount === null || judgedParts === 0 ? t('words.unknown') : moneyOf(amount, plant, wording);
  return (
    <dl className={classes.money}>
      {loss.untilNextStop !== null && (
        <div>
          <dt>{t('plantRisk.row.lossUntilStop')}</dt>
          <dd>{said(loss.untilNextStop)}</dd>
        </div>
      )}
      <div>
        <dt>{t('plantRisk.row.lossNothing', { days })}</dt>
        <dd>
          <b>{said(loss.nothing)}</b>
        </dd>
      </div>
      <div>
        <dt>{t('plantRisk.row.lossAsAdvised', { days })}</dt>
        <dd className={classes.asAdvised}>{said(loss.asAdvised)}</dd>
      </div>
    </dl>
  );
}

export function moneyOf(amount: number, { currency }: PlantRisk, { language, t }: Wording): string {
  return roughMoneyWords({ amount, currency }, language, t);
}
