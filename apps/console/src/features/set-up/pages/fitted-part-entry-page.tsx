import { endpoints, type Machine, type MachineModel } from '@kizashi/api-contract';
import { epochMs, toIso } from '@kizashi/kernel';
import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { call } from '../../../api/call.ts';
import { A_MINUTE, useFleetNow } from '../../../app/fleet-now.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { startOfDay } from '../../../ui/format/zoned-day.ts';
import { Card } from '../../../ui/surface/card.tsx';
import { EntryPage } from '../entry-page.tsx';
import type { FieldSpec } from '../form/field-spec.ts';
import formClasses from '../form/form.module.css';
import { RecordForm } from '../form/record-form.tsx';
import { useDraft } from '../form/use-draft.ts';
import { useSaving } from '../form/use-saving.ts';
import { NeedsFirst } from '../needs-first.tsx';
import { type Entered, unfinished } from '../set-up-steps.ts';

export function FittedPartEntryPage() {
  const { language } = useWording();
  const [done, setDone] = useState<string>();
  return (
    <EntryPage
      step="fitted"
      resource="fitted-parts"
      done={done}
      there={({ fitted, machines }) => {
        const serials = new Map(machines.map(({ id, serial }) => [id, serial]));
        return fitted.map(({ id, machineId, positionName, partNumber, serial }) => ({
          key: id,
          name: `${serials.get(machineId) ?? ''}, ${positionName[language]}`,
          detail: `${partNumber}, ${serial}`,
        }));
      }}
    >
      {(entered) =>
        entered.machines.length === 0 ? (
          <NeedsFirst step="machine" path="/set-up/machines" />
        ) : (
          <PositionsOfMachine entered={entered} onDone={setDone} />
        )
      }
    </EntryPage>
  );
}

/** One form for each position of a machine that is empty as far as anybody has said. */
function PositionsOfMachine({
  entered,
  onDone,
}: {
  entered: Entered;
  onDone(sentence: string | undefined): void;
}) {
  const { t } = useWording();
  const [search, setSearch] = useSearchParams();
  const open = unfinished(entered).withoutPart;
  const machine =
    entered.machines.find(({ id }) => id === search.get('machine')) ?? open[0] ?? entered.machines[0];
  const model = entered.models.find(({ id }) => id === machine?.modelId);
  if (machine === undefined || model === undefined) return null;
  const taken = new Set(
    entered.fitted.filter(({ machineId }) => machineId === machine.id).map(({ positionId }) => positionId),
  );
  const empty = model.positions.filter(({ id }) => !taken.has(id));
  const timeZone = entered.sites.find(({ id }) => id === machine.siteId)?.timeZone ?? 'UTC';
  return (
    <>
      <Card title={t('setUp.field.machine')}>
        <div className={formClasses.form}>
          <NativeSelect
            aria-label={t('setUp.field.machine')}
            value={machine.id}
            data={entered.machines.map(({ id, serial }) => ({ value: id, label: serial }))}
            onChange={(event) => setSearch({ machine: event.currentTarget.value }, { replace: true })}
          />
          {empty.length === 0 && <p>{t('setUp.allFitted', { serial: machine.serial })}</p>}
        </div>
      </Card>
      {empty.map((position) => (
        <PositionForm
          key={`${machine.id} ${position.id}`}
          machine={machine}
          position={position}
          timeZone={timeZone}
          onDone={onDone}
        />
      ))}
    </>
  );
}

interface PositionFormProps {
  readonly machine: Machine;
  readonly position: MachineModel['positions'][number];
  readonly timeZone: string;
  onDone(sentence: string | undefined): void;
}

function PositionForm({ machine, position, timeZone, onDone }: PositionFormProps) {
  const { t, language, dates } = useWording();
  const now = useFleetNow(A_MINUTE);
  const today = dates(timeZone, now).isoDay(now);
  const empty = useMemo(() => ({ fittedAt: today }), [today]);
  const [values, setValues, clear] = useDraft(`fitted ${machine.id} ${position.id}`, empty);
  const saving = useSaving({
    shape: endpoints.fittedParts.create.body,
    send: (body, idempotencyKey) => call(endpoints.fittedParts.create, { body, idempotencyKey }),
    onAttempt: () => onDone(undefined),
    onMade: ({ serial }) => {
      clear();
      onDone(t('setUp.added', { name: serial }));
    },
  });
  const specs: FieldSpec[] = [
    {
      field: 'serial',
      kind: 'text',
      label: t('setUp.field.partSerial'),
      note: position.partNumber,
      code: true,
    },
    { field: 'fittedAt', kind: 'day', label: t('setUp.field.fittedAt'), note: t('setUp.note.fittedAt') },
  ];
  return (
    <Card title={position.name[language]} aside={machine.serial}>
      <RecordForm
        specs={specs}
        values={values}
        saving={saving}
        submitLabel={t('setUp.add.fitted')}
        onChange={setValues}
        entered={(body) => ({
          ...body,
          machineId: machine.id,
          positionId: position.id,
          fittedAt: instantOf(values.fittedAt ?? '', timeZone),
        })}
      />
    </Card>
  );
}

/** The beginning of that day at the site; undefined where no day was given. */
function instantOf(day: string, timeZone: string): string | undefined {
  const at = startOfDay(day, timeZone);
  return at === undefined ? undefined : toIso(epochMs(at));
}
