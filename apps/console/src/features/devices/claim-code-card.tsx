import { mayWrite } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { issueClaimCode } from '../../api/devices.ts';
import { useSession } from '../../app/session/use-session.ts';
import { dateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './device.module.css';

interface ClaimCodeCardProps {
  readonly machineId: string;
  readonly serial: string;
  /** Of the machine's site, in which the end of the code is told. */
  readonly timeZone: string;
}

/** The other way to a device: a short code that is typed into the controller, which then fetches its secret itself. */
export function ClaimCodeCard({ machineId, serial, timeZone }: ClaimCodeCardProps) {
  const { t, language } = useWording();
  const session = useSession();
  const key = useRef(crypto.randomUUID());
  const issuing = useMutation({ mutationFn: () => issueClaimCode(machineId, key.current) });
  if (!session || !mayWrite(session.user, 'devices')) return null;
  const issued = issuing.data;
  return (
    <Card title={t('device.claim.title')}>
      <div className={classes.body}>
        <p className={classes.note}>{t('device.claim.detail')}</p>
        {issuing.error && <FailureNote error={issuing.error} />}
        {issued ? (
          <>
            <Notice tone="watch" title={t('device.claim.once')}>
              {t('device.claim.until', {
                until: dateWords(language, timeZone, Date.parse(issued.createdAt)).dayAndTime(
                  Date.parse(issued.expiresAt),
                ),
              })}
            </Notice>
            <dl className={classes.settings}>
              <div>
                <dt>{t('device.claim.code')}</dt>
                <dd>
                  <code>{issued.code}</code>
                  <CopyButton text={issued.code} what={t('device.claim.code')} />
                </dd>
              </div>
            </dl>
          </>
        ) : (
          <div className={classes.entryButtons}>
            <Button disabled={issuing.isPending} onClick={() => issuing.mutate()}>
              {t('device.claim.issue', { serial })}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
