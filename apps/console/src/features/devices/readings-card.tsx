import type { LastReading } from '@kizashi/api-contract';
import { agoWords } from '../../ui/format/ago-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { measuredWithUnit } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import classes from './device.module.css';

/** The newest reading of each channel. */
export function ReadingsCard({
  readings,
  now,
  dates,
}: {
  readonly readings: readonly LastReading[];
  readonly now: number;
  readonly dates: DateWords;
}) {
  const { t, language } = useWording();
  return (
    <Card title={t('device.readings')}>
      {readings.length === 0 ? (
        <p className={classes.nothing}>{t('device.noReadings')}</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('device.column.channel')}</th>
              <th scope="col" className={classes.number}>
                {t('device.column.value')}
              </th>
              <th scope="col" className={classes.number}>
                {t('device.column.measured')}
              </th>
            </tr>
          </thead>
          <tbody>
            {readings.map(({ channel, name, unit, value, measuredAt }) => (
              <tr key={channel}>
                <th scope="row">
                  {name?.[language] ?? channel}
                  {name && <span className={classes.second}>{channel}</span>}
                </th>
                <td className={classes.number}>{measuredWithUnit(value, unit, language)}</td>
                <td className={classes.number}>{agoWords(Date.parse(measuredAt), now, t, dates)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
