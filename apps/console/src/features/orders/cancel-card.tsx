import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { ObstacleNotice } from './obstacle-notice.tsx';
import type { OrderData } from './use-order.ts';
import { useVerb } from './use-verb.ts';
import classes from './work-card.module.css';

const CANCELLABLE = ['advised', 'proposed', 'deferred', 'accepted', 'parts-reserved', 'scheduled', 'ready'];

interface CancelCardProps {
  readonly data: OrderData;
  readonly now: number;
  onDone(sentence: string): void;
}

/** The way out before the work begins, with a reason that is kept. */
export function CancelCard({ data, now, onDone }: CancelCardProps) {
  const { t } = useWording();
  const verb = useVerb(data, now, onDone);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  if (!CANCELLABLE.includes(verb.order.state)) return null;
  if (!open)
    return (
      <div>
        <Button variant="subtle" onClick={() => setOpen(true)}>
          {t('order.cancel.open')}
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
        if (reason.trim() !== '') verb.send('cancel', { reason: reason.trim() });
      }}
    >
      <ObstacleNotice obstacle={verb.obstacle} onTakeOver={verb.takeOver} onAgain={verb.again} />
      <Textarea
        className={classes.wide!}
        label={t('order.cancel.reason')}
        description={t('order.cancel.note')}
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
      <div className={classes.row}>
        <Button type="submit" disabled={verb.sending}>
          {t('order.cancel.send')}
        </Button>
        <Button variant="subtle" onClick={() => setOpen(false)}>
          {t('order.cancel.keep')}
        </Button>
      </div>
    </form>
  );
}
