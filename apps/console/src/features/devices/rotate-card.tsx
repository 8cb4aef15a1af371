import { type Device, mayWrite } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { rotateSecret } from '../../api/devices.ts';
import { useSession } from '../../app/session/use-session.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './device.module.css';
import { forgetSecret } from './held-secrets.ts';

/** As the service has it by default. */
const A_WEEK_HOURS = 24 * 7;

/** A new secret for a controller that keeps running on the present one meanwhile. The new one is shown once, here. */
export function RotateCard({ device, dates }: { device: Device; dates: DateWords }) {
  const { t } = useWording();
  const session = useSession();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const key = useRef(crypto.randomUUID());
  const rotating = useMutation({
    mutationFn: (previousValidForHours: number) =>
      rotateSecret(device.id, previousValidForHours, key.current),
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      // One that is still on screen from before would be taken for this one.
      forgetSecret(device.id);
      setAsked(false);
      await client.invalidateQueries({ queryKey: ['device', device.id] });
    },
  });
  if (!session || !mayWrite(session.user, 'devices')) return null;
  const until = (at: string) => dates.dayAndTime(Date.parse(at));
  const made = rotating.data;
  return (
    <Card title={t('device.rotate.title')}>
      <div className={classes.body}>
        {made && <NewSecret made={made} until={until} onKept={() => rotating.reset()} />}
        {!made && device.previousSecretUntil !== null && (
          <p className={classes.note}>
            {t('device.rotate.pending', { until: until(device.previousSecretUntil) })}
          </p>
        )}
        {!made && <p className={classes.note}>{t('device.rotate.detail')}</p>}
        {asked && <p className={classes.note}>{t('device.rotate.choice')}</p>}
        {rotating.error && <FailureNote error={rotating.error} />}
        {!made && (
          <div className={classes.entryButtons}>
            {asked ? (
              <>
                <Button disabled={rotating.isPending} onClick={() => rotating.mutate(A_WEEK_HOURS)}>
                  {t('device.rotate.confirm')}
                </Button>
                <Button disabled={rotating.isPending} variant="default" onClick={() => rotating.mutate(0)}>
                  {t('device.rotate.atOnce')}
                </Button>
                <Button variant="subtle" onClick={() => setAsked(false)}>
                  {t('device.rotate.leave')}
                </Button>
              </>
            ) : (
              <Button onClick={() => setAsked(true)}>{t('device.rotate.begin')}</Button>
            )}
          </div>
        )}
      </div>
    </Card>
  );
}

interface NewSecretProps {
  readonly made: { readonly secret: string; readonly previousSecretUntil: string | null };
  readonly until: (at: string) => string;
  readonly onKept: () => void;
}

function NewSecret({ made, until, onKept }: NewSecretProps) {
  const { t } = useWording();
  return (
    <>
      <Notice
        tone="watch"
        title={t('device.rotate.secretOnce')}
        action={
          <Button size="compact-xs" onClick={onKept}>
            {t('device.rotate.kept')}
          </Button>
        }
      >
        {made.previousSecretUntil === null
          ? t('device.rotate.onlyNew')
          : t('device.rotate.bothValid', { until: until(made.previousSecretUntil) })}
      </Notice>
      <dl className={classes.settings}>
        <div>
          <dt>{t('device.rotate.secret')}</dt>
          <dd>
            <code>{made.secret}</code>
            <CopyButton text={made.secret} what={t('device.rotate.secret')} />
          </dd>
        </div>
      </dl>
    </>
  );
}
