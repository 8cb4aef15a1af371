import { mayWrite, type QuarantineEntry } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../app/session/use-session.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { CodeBlock } from './code-block.tsx';
import classes from './device.module.css';
import { payloadText } from './payload-text.ts';
import { refusalWords } from './refusal-codes.ts';
import { replayOutcome } from './replay-outcome.ts';
import { useReplay } from './use-replay.ts';

interface QuarantineCardProps {
  readonly deviceId: string;
  readonly entries: readonly QuarantineEntry[];
  readonly dates: DateWords;
}

/** A controller that sends one wrong message sends many, and what comes after them on the page is to be found. */
const AT_FIRST = 5;

/** Messages that were refused and kept, newest first: why, what they held, and a way to have them read again. */
export function QuarantineCard({ deviceId, entries, dates }: QuarantineCardProps) {
  const { t } = useWording();
  const [all, setAll] = useState(false);
  const shown = all ? entries : entries.slice(0, AT_FIRST);
  return (
    <div id="quarantine">
      <Card title={t('device.quarantine')} aside={entries.length}>
        {entries.length === 0 ? (
          <p className={classes.nothing}>{t('device.quarantineEmpty')}</p>
        ) : (
          <ul className={classes.entries}>
            {shown.map((entry) => (
              <Entry key={entry.id} deviceId={deviceId} entry={entry} dates={dates} />
            ))}
          </ul>
        )}
        {shown.length < entries.length && (
          <div className={classes.body}>
            <Button onClick={() => setAll(true)}>{t('device.showRefused', { count: entries.length })}</Button>
          </div>
        )}
      </Card>
    </div>
  );
}

function Entry({ deviceId, entry, dates }: { deviceId: string; entry: QuarantineEntry; dates: DateWords }) {
  const { t } = useWording();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const { replay, outcome, replaying, error } = useReplay(deviceId, entry.id);
  // `kz/v1/{tenant}/{device}/…`: the rest says what it was meant to be.
  const kind = entry.topic.split('/').slice(4).join('/');
  return (
    <li>
      <div className={classes.entryHead}>
        <b>{entry.code}</b>
        <span>{t('device.entryWhen', { kind, when: dates.dayAndTime(Date.parse(entry.receivedAt)) })}</span>
      </div>
      <p>{refusalWords(entry.code, t)}</p>
      <p className={classes.note} lang="en">
        {entry.detail}
      </p>
      <div className={classes.entryButtons}>
        <Button size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'device.hidePayload' : 'device.showPayload')}
        </Button>
        {entry.resolvedAt === null && session && mayWrite(session.user, 'devices/quarantine') && (
          <Button size="compact-xs" disabled={replaying} onClick={replay}>
            {t(replaying ? 'device.replaying' : 'device.replay')}
          </Button>
        )}
        <span role="status" className={classes.outcome}>
          {outcome
            ? replayOutcome(outcome, t)
            : entry.resolvedAt !== null &&
              t('device.entryResolved', { when: dates.dayAndTime(Date.parse(entry.resolvedAt)) })}
        </span>
      </div>
      {error && <FailureNote error={error} />}
      {open && <Payload base64={entry.payloadBase64} />}
    </li>
  );
}

function Payload({ base64 }: { base64: string }) {
  const { t } = useWording();
  const payload = payloadText(base64);
  return (
    <>
      {payload.kind === 'bytes' && (
        <p className={classes.note}>{t('device.payloadBytes', { count: payload.length })}</p>
      )}
      <CodeBlock
        text={payload.text === '' ? t('device.payloadEmpty') : payload.text}
        label={t('device.payload')}
      />
    </>
  );
}
