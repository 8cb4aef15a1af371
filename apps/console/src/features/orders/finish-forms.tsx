import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import type { SendingVerb } from './use-verb.ts';
import classes from './work-card.module.css';

/** How the machine was left. */
export function AsLeftForm({ verb }: { verb: SendingVerb }) {
  const { t } = useWording();
  const [note, setNote] = useState('');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        verb.send('as-left', note.trim() === '' ? {} : { note: note.trim() });
      }}
    >
      <p>{t('order.work.asLeft')}</p>
      <Textarea
        className={classes.wide!}
        label={t('order.work.asLeftNote')}
        rows={2}
        maxLength={2_000}
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          verb.hold();
        }}
      />
      <Button type="submit" variant="filled" disabled={verb.sending}>
        {t('order.work.asLeftSave')}
      </Button>
    </form>
  );
}

/** The part that is in the machine now; from here on it is the one that is judged. */
export function CompleteForm({ verb }: { verb: SendingVerb }) {
  const { t } = useWording();
  const [serial, setSerial] = useState('');
  const [partNumber, setPartNumber] = useState('');
  const [tried, setTried] = useState(false);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (serial.trim() === '') return;
        verb.send('complete', {
          newSerial: serial.trim(),
          ...(partNumber.trim() !== '' && { partNumber: partNumber.trim() }),
        });
      }}
    >
      <div className={classes.row}>
        <TextInput
          label={t('order.work.newSerial')}
          maxLength={100}
          value={serial}
          onChange={(event) => {
            setSerial(event.currentTarget.value);
            setTried(false);
            verb.hold();
          }}
          error={tried && serial.trim() === '' && t('order.work.newSerialMissing')}
        />
        <TextInput
          label={t('order.work.partNumber')}
          maxLength={64}
          value={partNumber}
          onChange={(event) => {
            setPartNumber(event.currentTarget.value);
            verb.hold();
          }}
        />
      </div>
      <p className={classes.quiet}>{t('order.work.completeNote')}</p>
      <Button type="submit" variant="filled" disabled={verb.sending}>
        {t('order.work.complete')}
      </Button>
    </form>
  );
}
