import type { DeviceTrouble } from '@kizashi/api-contract';
import { agoWords } from '../../ui/format/ago-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import classes from './device.module.css';

interface TroublesCardProps {
  readonly troubles: readonly DeviceTrouble[];
  readonly now: number;
  readonly dates: DateWords;
}

/** Why a controller is not let in or was closed within the last hour, and what to do. Nothing where nothing is wrong. */
export function TroublesCard({ troubles, now, dates }: TroublesCardProps) {
  const { t } = useWording();
  if (troubles.length === 0) return null;
  return (
    <Card title={t('device.troubles')} aside={troubles.length}>
      <div className={classes.body}>
        {troubles.map(({ code, count, lastAt, detail }) => (
          <Notice key={code} tone="watch" title={t(`device.trouble.${code}`)}>
            {t('device.troubleTimes', { count, ago: agoWords(Date.parse(lastAt), now, t, dates) })}
            <span className={classes.note}> {detail}</span>
          </Notice>
        ))}
      </div>
    </Card>
  );
}
