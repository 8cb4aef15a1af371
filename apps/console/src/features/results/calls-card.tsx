import type { ResultsCall } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { callsQuery, type Period } from '../../api/results.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { ForecastReadings } from '../../ui/readings/forecast-readings.tsx';
import { Card } from '../../ui/surface/card.tsx';
import { Tag } from '../../ui/surface/tag.tsx';
import classes from './results-page.module.css';

/** Fewer than these say little as a share. */
const FEW = 10;

/** Forecasts of a week before the end, held against it: came true or did not, each one with the way to its part. */
export function CallsCard({ period }: { period: Period }) {
  const wording = useWording();
  const { t, language } = wording;
  const { data: calls } = useQuery(callsQuery(period));
  if (!calls) return null;
  return (
    <Card title={t('results.calls.title')} aside={calls.length > 0 && t('results.calls.aside')}>
      {calls.length === 0 && <p className={classes.none}>{t('results.calls.none')}</p>}
      {calls.length > 0 && (
        <ul className={classes.rows}>
          {calls.map((call) => (
            <li key={call.forecastId}>
              <div>
                <Link to={`/parts/${call.fittedPartId}`}>{call.machineSerial}</Link>{' '}
                <span>{call.positionName[language]}</span>
                <p>
                  {saidWords(call, wording)}
                  {t('words.listJoin')}
                  {t(call.failed ? 'results.calls.failed' : 'results.calls.removed', {
                    day: daysAt(call, wording).shortDay(Date.parse(call.endedAt)),
                  })}{' '}
                  <ForecastReadings {...call}>{t('results.calls.readings')}</ForecastReadings>
                </p>
              </div>
              <Tag tone={call.cameTrue ? 'plain' : 'watch'}>
                {t(call.cameTrue ? 'results.calls.cameTrue' : 'results.calls.wrong')}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      {calls.length > 0 && calls.length < FEW && (
        <p className={classes.none}>{t('results.calls.few', { count: calls.length })}</p>
      )}
    </Card>
  );
}

function daysAt(call: ResultsCall, wording: Wording) {
  return wording.dates(browserZone(), Date.parse(call.endedAt));
}

function saidWords(call: ResultsCall, wording: Wording): string {
  const { t } = wording;
  const dates = daysAt(call, wording);
  if (call.p10At === null) return t('results.calls.saidBeyond');
  if (call.p90At === null)
    return t('results.calls.saidFrom', { day: dates.shortDay(Date.parse(call.p10At)) });
  return t('results.calls.said', { range: dates.dayRange(Date.parse(call.p10At), Date.parse(call.p90At)) });
}
