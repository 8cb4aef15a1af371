import type { Forecast } from '@kizashi/api-contract';
import { chanceWords } from '../../ui/format/chance-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './fan-chart.module.css';
import type { StopChance } from './stop-chance.ts';

interface ChartAsTableProps {
  readonly forecast: Forecast | null;
  readonly stops: readonly StopChance[];
  readonly orderBy: number | undefined;
  readonly dates: DateWords;
}

interface Row {
  readonly key: string;
  readonly what: string;
  readonly at: number | null;
  readonly note: string;
}

/** Stops that the table names: further ones are on the chart, but nobody decides by them. */
const STOPS = 6;

/** The dates of the chart as a table, for screen readers and for whoever wants to copy one. */
export function ChartAsTable({ forecast, stops, orderBy, dates }: ChartAsTableProps) {
  const { t } = useWording();
  const quantiles =
    forecast?.status === 'estimated'
      ? ([
          ['p10', forecast.p10At],
          ['p50', forecast.p50At],
          ['p90', forecast.p90At],
        ] as const)
      : [];
  const rows: Row[] = [
    ...(orderBy === undefined
      ? []
      : [
          {
            key: 'order-by',
            what: t('part.described.orderByRow'),
            at: orderBy,
            note: t('part.described.orderByNote'),
          },
        ]),
    ...quantiles.map(([key, at]) => ({
      key,
      what: t(`part.chart.${key}`),
      at: at === null ? null : Date.parse(at),
      note: t(`part.described.${key}`),
    })),
    ...stops.slice(0, STOPS).map((stop) => ({
      key: stop.key,
      what: t('part.described.plannedStop'),
      at: stop.from,
      note:
        stop.chance === null
          ? t('words.unknown')
          : t('part.described.failedBy', { chance: chanceWords(1 - stop.chance, t) }),
    })),
  ].toSorted((a, b) => (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE));
  if (rows.length === 0) return null;
  return (
    <details className={classes.table}>
      <summary>{t('part.described.asTable')}</summary>
      <table>
        <caption>{t('part.described.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('part.described.when')}</th>
            <th scope="col">{t('part.described.what')}</th>
            <th scope="col">{t('part.described.note')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, what, at, note }) => (
            <tr key={key}>
              <td>{at === null ? t('part.described.beyondRow') : dates.dayAndTime(at)}</td>
              <td>{what}</td>
              <td>{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
