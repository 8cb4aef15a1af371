import { epochMs, toIso } from '@kizashi/kernel';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { instantOfLocal } from '../../ui/format/zoned-minute.ts';
import type { PlaceProps } from './plan-forms.tsx';
import { scheduleFault } from './schedule-fault.ts';
import classes from './work-card.module.css';

/** When the visit is: the agreed window by one press, any other by its two ends. */
export function ScheduleForm({ verb, timeZone, now }: PlaceProps) {
  const wording = useWording();
  const { t } = wording;
  const dates = wording.dates(timeZone, now);
  const { windowFrom, windowTo } = verb.order;
  const local = (instant: string | null) => {
    if (instant === null) return '';
    const at = Date.parse(instant);
    return `${dates.isoDay(at)}T${dates.time(at)}`;
  };
  const [other, setOther] = useState(windowFrom === null);
  const [from, setFrom] = useState(local(windowFrom));
  const [to, setTo] = useState(local(windowTo));
  const [tried, setTried] = useState(false);
  const window = { from: instantOfLocal(from, timeZone), to: instantOfLocal(to, timeZone) };
  const fault = scheduleFault(window, now, wording);

  if (!other && windowFrom !== null && windowTo !== null)
    return (
      <div className={classes.form}>
        <p>{t('order.work.scheduleAgreed')}</p>
        <div className={classes.row}>
          <Button
            variant="filled"
            disabled={verb.sending}
            onClick={() => verb.send('schedule', { windowFrom, windowTo })}
          >
            {t('order.work.schedule', { day: dates.dayAndTime(Date.parse(windowFrom)) })}
          </Button>
          <Button variant="subtle" onClick={() => setOther(true)}>
            {t('order.work.otherTime')}
          </Button>
        </div>
      </div>
    );
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (fault !== undefined || window.from === undefined || window.to === undefined) return;
        verb.send('schedule', {
          windowFrom: toIso(epochMs(window.from)),
          windowTo: toIso(epochMs(window.to)),
        });
      }}
    >
      <div className={classes.row}>
        <TextInput
          type="datetime-local"
          label={t('order.work.from')}
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
            setTried(false);
            verb.hold();
          }}
          error={tried && fault?.field === 'from' && fault.says}
        />
        <TextInput
          type="datetime-local"
          label={t('order.work.to')}
          value={to}
          onChange={(event) => {
            setTo(event.currentTarget.value);
            setTried(false);
            verb.hold();
          }}
          error={tried && fault?.field === 'to' && fault.says}
        />
      </div>
      <p className={classes.quiet}>{t('order.work.zone', { zone: timeZone })}</p>
      <Button type="submit" variant="filled" disabled={verb.sending}>
        {t('order.work.scheduleOther')}
      </Button>
    </form>
  );
}
