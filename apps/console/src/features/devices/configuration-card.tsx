import { type DeviceConfigurationRevision, mayWrite } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deviceConfigurationQuery } from '../../api/device-control.ts';
import { useSession } from '../../app/session/use-session.ts';
import { useActorWords } from '../../ui/format/actor-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { CodeBlock } from './code-block.tsx';
import { ConfigurationForm } from './configuration-form.tsx';
import classes from './device.module.css';

const WAITING_MS = 2_000;
const LOOKING_MS = 15_000;

/** What the device should run with, what it answered, and a way to change it. */
export function ConfigurationCard({
  deviceId,
  dates,
}: {
  readonly deviceId: string;
  readonly dates: DateWords;
}) {
  const { t } = useWording();
  const session = useSession();
  const [changing, setChanging] = useState(false);
  const { data, error } = useQuery({
    ...deviceConfigurationQuery(deviceId),
    refetchInterval: ({ state }) => (state.data?.value.desired?.status === null ? WAITING_MS : LOOKING_MS),
  });
  const may = session !== null && mayWrite(session.user, 'devices');
  const desired = data?.value.desired ?? null;
  return (
    <Card title={t('deviceControl.configuration')}>
      <div className={classes.body}>
        {error && !data && <FailureNote error={error} />}
        {data && desired === null && <p className={classes.note}>{t('deviceControl.never')}</p>}
        {data && desired && (
          <Desired desired={desired} appliedRevision={data.value.appliedRevision} dates={dates} />
        )}
        {desired && !changing && (
          <CodeBlock
            text={JSON.stringify(desired.configuration, null, 2)}
            label={t('deviceControl.settings')}
          />
        )}
        {data && changing && (
          <ConfigurationForm deviceId={deviceId} current={data} onDone={() => setChanging(false)} />
        )}
        {data && may && !changing && (
          <div className={classes.entryButtons}>
            <Button onClick={() => setChanging(true)}>{t('deviceControl.change')}</Button>
          </div>
        )}
      </div>
    </Card>
  );
}

interface DesiredProps {
  readonly desired: DeviceConfigurationRevision;
  readonly appliedRevision: number | null;
  readonly dates: DateWords;
}

function Desired({ desired, appliedRevision, dates }: DesiredProps) {
  const { t } = useWording();
  const actorName = useActorWords();
  const { revision, setBy, setAt, status, code, answeredAt } = desired;
  const at = (instant: string) => dates.dayAndTime(Date.parse(instant));
  return (
    <>
      <p>{t('deviceControl.revision', { revision, who: actorName(setBy), when: at(setAt) })}</p>
      <p>
        {t(`deviceControl.answer.${status ?? 'none'}`, { when: answeredAt === null ? '' : at(answeredAt) })}{' '}
        {code !== null && t('deviceControl.why', { code })}{' '}
        {status !== 'applied' &&
          (appliedRevision === null
            ? t('deviceControl.runsFirst')
            : t('deviceControl.runs', { revision: appliedRevision }))}
      </p>
    </>
  );
}
