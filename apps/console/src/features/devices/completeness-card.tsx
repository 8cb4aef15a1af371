import type { DeviceBoot, DeviceGap } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import classes from './device.module.css';
import { isClockWrong, skewWords } from './skew-words.ts';

/** More are counted, not listed. */
const SHOWN = 5;

interface CompletenessCardProps {
  readonly boot: DeviceBoot;
  /** Newest first. */
  readonly gaps: readonly DeviceGap[];
  readonly dates: DateWords;
}

/** Whether what arrives can be taken at its word: the clock that dates it, and what of it is missing. */
export function CompletenessCard({ boot, gaps, dates }: CompletenessCardProps) {
  const { t } = useWording();
  const more = gaps.length - SHOWN;
  return (
    <Card title={t('device.completeness')}>
      <div className={classes.body}>
        <p>
          {isClockWrong(boot.skewMs) ? (
            <strong>{skewWords(boot.skewMs, t)}</strong>
          ) : (
            skewWords(boot.skewMs, t)
          )}{' '}
          {(boot.skewMs ?? 0) <= -60_000 && t('device.clock.aheadDetail')}
        </p>
        {gaps.length === 0 ? (
          <p>{t('device.gap.none')}</p>
        ) : (
          <>
            <ul>
              {gaps.slice(0, SHOWN).map((gap) => (
                <li key={`${gap.bid} ${gap.from}`}>{gapWords(gap, t, dates)}</li>
              ))}
            </ul>
            {more > 0 && <p>{t('device.gap.more', { count: more })}</p>}
            <p className={classes.note}>{t('device.gap.detail')}</p>
          </>
        )}
      </div>
    </Card>
  );
}

function gapWords({ from, to, bornAt, bid }: DeviceGap, t: TFunction, dates: DateWords): string {
  const count = to - from;
  const messages = t('device.gap.messages', { count, from, last: to - 1 });
  return bornAt === null
    ? t('device.gap.ofUnborn', { messages, bid })
    : t('device.gap.ofBoot', { messages, when: dates.dayAndTime(Date.parse(bornAt)) });
}
