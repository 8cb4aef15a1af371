import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { asFoundOf, NOTHING_SEEN, SEVERITIES, SIGHT_NAMES } from './as-found-codes.ts';
import classes from './as-found-form.module.css';
import { ChoiceTiles } from './choice-tiles.tsx';
import type { SendingVerb } from './use-verb.ts';

/** What the engineer sees on the removed part, in two taps; a note only for whoever wants to say more. */
export function AsFoundForm({ verb }: { verb: SendingVerb }) {
  const { t } = useWording();
  const [finding, setFinding] = useState(NOTHING_SEEN);
  const [tried, setTried] = useState(false);
  const record = asFoundOf(finding);
  const change = (changed: Partial<typeof finding>) => {
    setFinding((known) => ({ ...known, ...changed }));
    verb.hold();
  };
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (record !== undefined) verb.send('as-found', record);
      }}
    >
      <ChoiceTiles
        legend={t('order.asFound.sight')}
        chosen={finding.sight}
        onChoose={(sight) => change({ sight })}
        choices={SIGHT_NAMES.map((value) => ({ value, label: t(`order.asFound.seen.${value}`) }))}
      />
      {finding.sight !== undefined && finding.sight !== 'none' && (
        <ChoiceTiles
          legend={t('order.asFound.severity')}
          chosen={finding.severity}
          onChoose={(severity) => change({ severity })}
          choices={SEVERITIES.map((value, index) => ({
            value,
            sign: String(index + 1),
            label: t(`order.asFound.how.${value}`),
          }))}
        />
      )}
      <Textarea
        label={t('order.asFound.note')}
        rows={2}
        maxLength={2_000}
        value={finding.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      <div className={classes.save}>
        <p>{t('order.asFound.hidden')}</p>
        {tried && record === undefined && (
          <p className={classes.fault} role="alert">
            {t(finding.sight === undefined ? 'order.asFound.sightMissing' : 'order.asFound.severityMissing')}
          </p>
        )}
        <Button type="submit" variant="filled" disabled={verb.sending}>
          {t('order.asFound.save')}
        </Button>
      </div>
    </form>
  );
}
