import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { listWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import type { SendingVerb } from './use-verb.ts';
import classes from './work-card.module.css';

/** Begins the visit. One that is not ready is begun with a reason, behind a press more: it is the exception. */
export function StartForm({ verb }: { verb: SendingVerb }) {
  const { t } = useWording();
  const { order } = verb;
  const [anyway, setAnyway] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  if (order.state === 'ready')
    return (
      <div className={classes.form}>
        <p>{t('order.work.readyToStart')}</p>
        <Button variant="filled" disabled={verb.sending} onClick={() => verb.send('start', {})}>
          {t('order.work.start')}
        </Button>
      </div>
    );
  const missing = listWords(
    order.missing.map((thing) => t(`words.missing.${thing}`)),
    t,
  );
  if (!anyway)
    return (
      <div className={classes.form}>
        <p className={classes.quiet}>{t('order.work.notReady', { things: missing })}</p>
        <Button variant="subtle" onClick={() => setAnyway(true)}>
          {t('order.work.startAnyway')}
        </Button>
      </div>
    );
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (reason.trim() !== '') verb.send('start', { overrideReason: reason.trim() });
      }}
    >
      <Textarea
        className={classes.wide!}
        label={t('order.work.overrideReason')}
        description={t('order.work.overrideNote', { things: missing })}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setTried(false);
          verb.hold();
        }}
        error={tried && reason.trim() === '' && t('order.decide.reasonMissing')}
      />
      <Button type="submit" disabled={verb.sending}>
        {t('order.work.start')}
      </Button>
    </form>
  );
}
