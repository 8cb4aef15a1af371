import type { Because } from '@kizashi/api-contract';
import { Link } from 'react-router';
import { channelWords } from '../../ui/channels/channel-words.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { failureModeWords } from '../../ui/format/failure-mode-words.ts';
import { measuredWithUnit } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { readingsAddress, readingsOf } from '../../ui/readings/readings-address.ts';
import { Card } from '../../ui/surface/card.tsx';
import classes from './because-card.module.css';
import { ChannelSpark } from './channel-spark.tsx';
import type { PartData } from './use-part.ts';

/** Sparks are read one by one over the network; the first few reasons are the ones that count. */
const SPARKS = 4;

/** Why the forecast says what it says: a sentence a reason, its value against what is normal, and the channel itself. */
export function BecauseCard({ data, now }: { data: PartData; now: number }) {
  const wording = useWording();
  const { t } = wording;
  const { forecast } = data;
  const reasons = forecast?.because ?? [];
  return (
    <Card title={t('part.because.title')} className={classes.card}>
      {reasons.length === 0 && <p className={classes.none}>{t('part.because.none')}</p>}
      {reasons.map((reason, index) => (
        <Reason
          key={reason.channel ?? reason.text.en}
          reason={reason}
          data={data}
          now={now}
          withSpark={index < SPARKS}
        />
      ))}
      {forecast?.failureMode && (
        <p className={classes.pointsTo}>
          <span>{t('part.because.pointsTo')}</span> <b>{failureModeWords(forecast.failureMode, t)}</b>
        </p>
      )}
    </Card>
  );
}

interface ReasonProps {
  readonly reason: Because;
  readonly data: PartData;
  readonly now: number;
  readonly withSpark: boolean;
}

function Reason({ reason, data, now, withSpark }: ReasonProps) {
  const wording = useWording();
  const { t, language } = wording;
  const dates = wording.dates(data.timeZone, now);
  const { channel, value, baseline, limit, unit, since, share, text } = reason;
  const said = (amount: number) => measuredWithUnit(amount, unit, language);
  const against = [
    baseline === undefined ? undefined : t('part.because.normal', { value: said(baseline) }),
    // The spark names the limit and marks the day; without one the words have to.
    limit === undefined || withSpark ? undefined : t('part.because.limit', { value: said(limit) }),
    since === undefined || withSpark
      ? undefined
      : t('part.because.since', { day: dates.shortDay(Date.parse(since)) }),
    share === undefined ? undefined : t('part.because.share', { percent: chanceWords(share, t) }),
  ].filter((part) => part !== undefined);
  return (
    <div className={classes.reason}>
      {channel !== undefined && (
        <h3 className={classes.head}>
          <span>{reason.name?.[language] ?? channelWords(channel)}</span>
          {value !== undefined && <b>{said(value)}</b>}
        </h3>
      )}
      {channel !== undefined && against.length > 0 && (
        <p className={classes.quiet}>{against.join(t('words.listJoin'))}</p>
      )}
      {channel !== undefined && withSpark && (
        <ChannelSpark
          machineId={data.machine.id}
          reason={{ ...reason, channel }}
          fittedAt={Date.parse(data.part.fittedAt)}
          now={now}
          dates={dates}
        />
      )}
      <p className={classes.sentence}>{text[language]}</p>
      {channel !== undefined && data.forecast && (
        <p className={classes.down}>
          <Link to={readingsAddress(data.machine.id, readingsOf(data.forecast, reason))}>
            {t('part.because.readings')}
          </Link>
        </p>
      )}
    </div>
  );
}
