import type { Device, Machine } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { allDevicesQuery, allMachinesQuery } from '../../api/set-up.ts';
import { A_MINUTE, useFleetNow } from '../../app/fleet-now.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { agoWords } from '../../ui/format/ago-words.ts';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Empty } from '../../ui/surface/empty.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import classes from './device.module.css';

const LOOKING_MS = 15_000;

/** Controllers with what they last said of themselves; `?machine=` narrows them to those of one machine. */
export function DevicesPage() {
  const { t } = useWording();
  const [search] = useSearchParams();
  const machines = useQuery(allMachinesQuery);
  const devices = useQuery({ ...allDevicesQuery, refetchInterval: LOOKING_MS });
  const error = devices.error ?? machines.error;
  const machineId = search.get('machine');
  const only = machines.data?.find(({ id }) => id === machineId);
  const shown = devices.data?.filter((device) => machineId === null || device.machineId === machineId);
  return (
    <>
      <title>{t('device.listTitle')}</title>
      <PageTop>
        {only ? t('device.ofMachine', { serial: only.serial }) : t('device.listTitle')}
        {only && (
          <>
            {' '}
            <Link to="/devices">{t('device.showAll')}</Link>
          </>
        )}
      </PageTop>
      {error && <FailureNote error={error} onRetry={() => void devices.refetch()} />}
      {!error && (!shown || !machines.data) && <ReadingNote what={t('device.readingList')} />}
      {shown && machines.data && <DeviceList devices={shown} machines={machines.data} />}
    </>
  );
}

function DeviceList({ devices, machines }: { devices: readonly Device[]; machines: readonly Machine[] }) {
  const { t } = useWording();
  if (devices.length === 0)
    return (
      <Empty title={t('device.none')}>
        <p>{t('device.noneDetail')}</p>
        <p>
          <Link to="/set-up/devices">{t('device.makeOne')}</Link>
        </p>
      </Empty>
    );
  const unheard = devices.filter(({ lastSeenAt }) => lastSeenAt === null).length;
  return (
    <>
      <Answer second={unheard > 0 ? t('device.unheard', { count: unheard }) : undefined}>
        {t('device.count', { count: devices.length })}
      </Answer>
      <div className={classes.panel}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('device.column.machine')}</th>
              <th scope="col">{t('device.column.state')}</th>
              <th scope="col">{t('device.column.lastSeen')}</th>
              <th scope="col">{t('device.column.id')}</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <DeviceRow
                key={device.id}
                device={device}
                machine={machines.find(({ id }) => id === device.machineId)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function DeviceRow({ device, machine }: { device: Device; machine: Machine | undefined }) {
  const { t, dates } = useWording();
  const now = useFleetNow(A_MINUTE);
  const { id, state, connected, lastSeenAt, troubles } = device;
  const said = t(`device.state.${state ?? 'unknown'}`);
  return (
    <tr>
      <th scope="row">
        <Link to={`/devices/${id}`}>{machine?.serial ?? device.machineId}</Link>
      </th>
      <td>
        {connected || state !== 'online' ? said : t('device.saidButAway', { said })}
        {troubles.length > 0 && (
          <span className={classes.keptOut}>{t('device.keptOut', { count: troubles.length })}</span>
        )}
      </td>
      <td>
        {lastSeenAt === null
          ? t('device.never')
          : agoWords(Date.parse(lastSeenAt), now, t, dates(browserZone(), now))}
      </td>
      <td>
        <code>{id}</code>
      </td>
    </tr>
  );
}
