import type { Forecast } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import { Link } from 'react-router';
import { chanceWords } from '../../ui/format/chance-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { failureModeWords } from '../../ui/format/failure-mode-words.ts';
import { amountWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { newestReadingOf, readingsAddress, readingsOf } from '../../ui/readings/readings-address.ts';
import { FactsCard } from '../../ui/surface/facts-card.tsx';
import classes from './fitted-part-page.module.css';

interface CallCardProps {
  readonly forecast: Forecast;
  readonly dates: DateWords;
}

/** What the forecast could be made from. */
export function DataQualityCard({ forecast, dates }: CallCardProps) {
  const { t, language } = useWording();
  const { level, channelsLive, channelsExpected, windowsObserved, newestEvidenceAt } = forecast.dataQuality;
  return (
    <FactsCard
      title={t('part.quality.title')}
      aside={t(`part.quality.level.${level}`)}
      facts={[
        {
          name: t('part.quality.channels'),
          value: t('part.quality.channelsValue', { live: channelsLive, expected: channelsExpected }),
        },
        { name: t('part.quality.windows'), value: amountWords(windowsObserved, language, 0) },
        {
          name: t('part.quality.newest'),
          value:
            newestEvidenceAt === null ? t('part.made.none') : dates.dayAndTime(Date.parse(newestEvidenceAt)),
        },
        {
          name: t('part.quality.revision'),
          value: revisionWords(forecast, dates, t),
        },
      ]}
    />
  );
}

/** Why it was made again, where it was. */
function revisionWords({ backfilled, revision, cause }: Forecast, dates: DateWords, t: TFunction): string {
  if (!backfilled) return t('part.quality.revisionNo');
  const late = cause?.kind === 'reading' ? cause.late : null;
  if (!late) return t('part.quality.revisionYes', { revision });
  const when = (at: string) => dates.dayAndTime(Date.parse(at));
  return t('part.quality.revisionLate', {
    count: late.readings,
    from: when(late.measuredFrom),
    on: when(late.receivedAt),
    revision,
  });
}

/** Which model made the call, on what, and how likely it finds a failure soon. */
export function CallMadeCard({ forecast, machineId, dates }: CallCardProps & { readonly machineId: string }) {
  const { t } = useWording();
  const { model, asOf, failureMode } = forecast;
  const risks = [
    { name: t('part.made.risk72h'), chance: forecast.pFail72h },
    { name: t('part.made.risk7d'), chance: forecast.pFail7d },
    { name: t('part.made.risk30d'), chance: forecast.pFail30d },
  ].flatMap(({ name, chance }) => (chance === null ? [] : [{ name, value: chanceWords(chance, t) }]));
  return (
    <FactsCard
      title={t('part.made.title')}
      aside={t('part.made.modelValue', { id: model.id, version: model.version })}
      facts={[
        { name: t('part.made.tier'), value: t(`part.made.tierName.${model.tier}`) },
        { name: t('part.made.asOf'), value: dates.dayAndTime(Date.parse(asOf)) },
        { name: t('part.made.cause'), value: <CauseLink {...{ forecast, machineId, dates }} /> },
        ...risks,
        {
          name: t('part.made.failureMode'),
          value: failureMode === null ? t('part.made.none') : failureModeWords(failureMode, t),
        },
      ]}
    >
      {model.tier === 'prior' && forecast.status === 'estimated' && (
        <p className={classes.foot}>{t('part.made.prior')}</p>
      )}
    </FactsCard>
  );
}

/** What made the service make the call, with the way to those readings. */
function CauseLink({ forecast, machineId, dates }: CallCardProps & { readonly machineId: string }) {
  const { t } = useWording();
  const { cause } = forecast;
  const when = dates.dayAndTime(newestReadingOf(forecast));
  const words =
    cause?.kind === 'silence'
      ? t(cause.lastReadingAt === null ? 'part.made.neverRead' : 'part.made.silence', { when })
      : t('part.made.reading', { when });
  return <Link to={readingsAddress(machineId, readingsOf(forecast))}>{words}</Link>;
}
