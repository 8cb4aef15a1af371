import { Link, useParams } from 'react-router';
import { isRefused } from '../../api/failures.ts';
import { A_SECOND, useFleetNow } from '../../app/fleet-now.ts';
import { NotFoundPage } from '../../app/shell/not-found-page.tsx';
import { PageTop } from '../../app/shell/page-top.tsx';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import { ArrivalCard } from './arrival-card.tsx';
import { CommandsCard } from './commands-card.tsx';
import { CompletenessCard } from './completeness-card.tsx';
import { ConfigurationCard } from './configuration-card.tsx';
import { ConnectionCard } from './connection-card.tsx';
import classes from './device.module.css';
import { QuarantineCard } from './quarantine-card.tsx';
import { ReadingsCard } from './readings-card.tsx';
import { RevokeCard } from './revoke-card.tsx';
import { RotateCard } from './rotate-card.tsx';
import { TroublesCard } from './troubles-card.tsx';
import { useDevice } from './use-device.ts';

/** One controller: how it connects, what has arrived, what it measures now, and what was refused. */
export function DevicePage() {
  const { id = '' } = useParams();
  const { t, dates: datesIn } = useWording();
  const now = useFleetNow(A_SECOND);
  const { data, error, refetch } = useDevice(id);
  if (isRefused(error, 404)) return <NotFoundPage />;
  if (error && !data) return <FailureNote error={error} onRetry={refetch} />;
  if (!data) return <ReadingNote what={t('device.readingWhat')} />;
  const { device, machine, readings, gaps, refused, boot, connection, model, timeZone } = data;
  const dates = datesIn(timeZone, now);
  return (
    <>
      <title>{t('device.title', { serial: machine.serial })}</title>
      <PageTop>
        <Link to="/devices">{t('device.listTitle')}</Link>
      </PageTop>
      <Answer second={t('device.second', { model: model.name, id: device.id })}>
        {t(answerKey(readings.length > 0, boot !== null, device.state), { serial: machine.serial })}
      </Answer>
      <div className={classes.columns}>
        <div className={classes.column}>
          <TroublesCard troubles={device.troubles} now={now} dates={dates} />
          <ArrivalCard
            device={device}
            boot={boot}
            readings={readings}
            refused={refused}
            now={now}
            dates={dates}
          />
          <ConnectionCard key={device.id} device={device} connection={connection} model={model} />
          <ConfigurationCard key={`configuration of ${device.id}`} deviceId={device.id} dates={dates} />
        </div>
        <div className={classes.column}>
          {boot !== null && <CompletenessCard boot={boot} gaps={gaps} dates={dates} />}
          <ReadingsCard readings={readings} now={now} dates={dates} />
          <QuarantineCard deviceId={device.id} entries={refused} dates={dates} />
          <CommandsCard key={`commands of ${device.id}`} deviceId={device.id} model={model} dates={dates} />
          <RotateCard key={`rotate ${device.id}`} device={device} dates={dates} />
          <RevokeCard key={device.id} deviceId={device.id} machineId={machine.id} />
        </div>
      </div>
    </>
  );
}

function answerKey(reads: boolean, born: boolean, state: 'online' | 'sleep' | 'lost' | null) {
  if (state === 'lost') return 'device.answer.lost';
  if (reads) return 'device.answer.sends';
  return born ? 'device.answer.born' : 'device.answer.waiting';
}
