import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { makeDevice } from '../../../api/devices.ts';
import { SET_UP_KEY } from '../../../api/set-up.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Card } from '../../../ui/surface/card.tsx';
import { ClaimCodeCard } from '../../devices/claim-code-card.tsx';
import { holdSecret } from '../../devices/held-secrets.ts';
import { EntryPage } from '../entry-page.tsx';
import { NO_FAULTS } from '../form/field-faults.ts';
import formClasses from '../form/form.module.css';
import { RefusedNote } from '../form/refused-note.tsx';
import { NeedsFirst } from '../needs-first.tsx';
import { type Entered, unfinished } from '../set-up-steps.ts';

export function DeviceEntryPage() {
  return (
    <EntryPage
      step="device"
      resource="devices"
      done={undefined}
      there={({ devices, machines }) => {
        const serials = new Map(machines.map(({ id, serial }) => [id, serial]));
        return devices.map(({ id, machineId }) => ({
          key: id,
          name: <Link to={`/devices/${id}`}>{serials.get(machineId) ?? machineId}</Link>,
          detail: id,
        }));
      }}
    >
      {(entered) =>
        entered.machines.length === 0 ? (
          <NeedsFirst step="machine" path="/set-up/machines" />
        ) : (
          <DeviceForm entered={entered} />
        )
      }
    </EntryPage>
  );
}

/** Makes a device and goes to its page, where its secret is shown this once. */
function DeviceForm({ entered }: { entered: Entered }) {
  const { t } = useWording();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const open = unfinished(entered).withoutDevice;
  const machine = open.find(({ id }) => id === search.get('machine')) ?? open[0];
  const keys = useRef(new Map<string, string>());
  const making = useMutation({
    mutationFn: (machineId: string) => {
      // The same key for the same wish: after a lost answer the very device comes, with its secret.
      const key = keys.current.get(machineId) ?? crypto.randomUUID();
      keys.current.set(machineId, key);
      return makeDevice(machineId, key);
    },
    onSuccess: async ({ id, secret }) => {
      holdSecret(id, secret);
      await client.invalidateQueries({ queryKey: SET_UP_KEY });
      await navigate(`/devices/${id}`);
    },
  });
  if (machine === undefined)
    return (
      <Card title={t('setUp.add.device')}>
        <p className={formClasses.form}>{t('setUp.allHaveDevices')}</p>
      </Card>
    );
  return (
    <>
      <Card title={t('setUp.add.device')}>
        <form
          className={formClasses.form}
          onSubmit={(event) => {
            event.preventDefault();
            making.mutate(machine.id);
          }}
        >
          <RefusedNote error={making.error} faults={NO_FAULTS} shown={() => false} />
          <NativeSelect
            label={t('setUp.field.machine')}
            description={t('setUp.note.deviceMachine')}
            value={machine.id}
            data={open.map(({ id, serial }) => ({ value: id, label: serial }))}
            onChange={(event) => setSearch({ machine: event.currentTarget.value }, { replace: true })}
          />
          <div className={formClasses.buttons}>
            <Button type="submit" variant="filled" disabled={making.isPending}>
              {making.isPending ? t('setUp.form.sending') : t('setUp.add.device')}
            </Button>
          </div>
        </form>
      </Card>
      <ClaimCodeCard
        key={machine.id}
        machineId={machine.id}
        serial={machine.serial}
        timeZone={entered.sites.find(({ id }) => id === machine.siteId)?.timeZone ?? 'UTC'}
      />
    </>
  );
}
