import { mayWrite } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { revokeDevice } from '../../api/devices.ts';
import { SET_UP_KEY } from '../../api/set-up.ts';
import { useSession } from '../../app/session/use-session.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import classes from './device.module.css';
import { forgetSecret } from './held-secrets.ts';

/** Shuts a device out. It cannot be undone, so it takes two presses and says what it does before the second. */
export function RevokeCard({ deviceId, machineId }: { deviceId: string; machineId: string }) {
  const { t } = useWording();
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const key = useRef(crypto.randomUUID());
  const revoking = useMutation({
    mutationFn: () => revokeDevice(deviceId, key.current),
    onSuccess: async () => {
      forgetSecret(deviceId);
      await client.invalidateQueries({ queryKey: SET_UP_KEY });
      await navigate(`/set-up/devices?machine=${encodeURIComponent(machineId)}`);
    },
  });
  if (!session || !mayWrite(session.user, 'devices')) return null;
  return (
    <Card title={t('device.revoke.title')}>
      <div className={classes.body}>
        <p className={classes.note}>{t('device.revoke.detail')}</p>
        {revoking.error && <FailureNote error={revoking.error} />}
        <div className={classes.entryButtons}>
          {asked ? (
            <>
              <Button disabled={revoking.isPending} onClick={() => revoking.mutate()}>
                {t('device.revoke.confirm')}
              </Button>
              <Button variant="subtle" onClick={() => setAsked(false)}>
                {t('device.revoke.leave')}
              </Button>
            </>
          ) : (
            <Button onClick={() => setAsked(true)}>{t('device.revoke.begin')}</Button>
          )}
        </div>
      </div>
    </Card>
  );
}
