import { useState } from 'react';
import type { DateWords } from '../../ui/format/date-words.ts';
import { measuredWithUnit } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './telemetry-card.module.css';
import type { TimedPoint } from './telemetry-shapes.ts';

interface TelemetryTableProps {
  readonly points: readonly TimedPoint[];
  readonly unit: string | undefined;
  readonly dates: DateWords;
  /** What the table shows, in words. */
  readonly caption: string;
}

/** More rows than this nobody reads: they are put together. */
const ROWS = 48;

/** The chart as a table, for screen readers and for whoever wants to copy a value. Filled when it is opened. */
export function TelemetryTable({ points, unit, dates, caption }: TelemetryTableProps) {
  const { t, language } = useWording();
  const [open, setOpen] = useState(false);
  const said = (value: number) => measuredWithUnit(value, unit, language);
  return (
    <details className={classes.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('machine.table.open')}</summary>
      {open && (
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t('machine.table.when')}</th>
              <th scope="col">{t('machine.table.min')}</th>
              <th scope="col">{t('machine.table.avg')}</th>
              <th scope="col">{t('machine.table.max')}</th>
            </tr>
          </thead>
          <tbody>
            {tableRows(points, ROWS).map(({ at, min, avg, max }) => (
              <tr key={at}>
                <td>{dates.dayAndTime(at)}</td>
                <td>{said(min)}</td>
                <td>{said(avg)}</td>
                <td>{said(max)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** At most so many rows; several buckets in one keep their lowest, highest and mean by number of readings. */
export function tableRows(
  points: readonly TimedPoint[],
  most: number,
): Pick<TimedPoint, 'at' | 'min' | 'avg' | 'max'>[] {
  const together = Math.max(1, Math.ceil(points.length / most));
  const rows: Pick<TimedPoint, 'at' | 'min' | 'avg' | 'max'>[] = [];
  for (let first = 0; first < points.length; first += together) {
    const bucket = points.slice(first, first + together);
    const readings = bucket.reduce((sum, { n }) => sum + n, 0);
    rows.push({
      at: bucket[0]!.at,
      min: Math.min(...bucket.map(({ min }) => min)),
      avg: bucket.reduce((sum, { avg, n }) => sum + avg * n, 0) / readings,
      max: Math.max(...bucket.map(({ max }) => max)),
    });
  }
  return rows;
}
