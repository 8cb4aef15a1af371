import { endpoints } from '@kizashi/api-contract';
import { useMemo, useState } from 'react';
import { call } from '../../../api/call.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Card } from '../../../ui/surface/card.tsx';
import { namesById, onlyOne } from '../choices.ts';
import { EntryPage } from '../entry-page.tsx';
import type { FieldSpec } from '../form/field-spec.ts';
import { RecordForm } from '../form/record-form.tsx';
import { useDraft } from '../form/use-draft.ts';
import { useSaving } from '../form/use-saving.ts';
import { NeedsFirst } from '../needs-first.tsx';
import type { Entered } from '../set-up-steps.ts';

export function MachineEntryPage() {
  const [done, setDone] = useState<string>();
  return (
    <EntryPage
      step="machine"
      resource="machines"
      done={done}
      there={({ machines, models, lines }) => {
        const modelNames = namesById(models);
        const lineNames = namesById(lines);
        return machines.map(({ id, serial, modelId, lineId }) => ({
          key: id,
          name: serial,
          detail: `${modelNames.get(modelId) ?? ''}, ${lineNames.get(lineId) ?? ''}`,
        }));
      }}
    >
      {(entered) => {
        if (entered.models.length === 0) return <NeedsFirst step="model" path="/set-up/models" />;
        if (entered.lines.length === 0) return <NeedsFirst step="line" path="/set-up/lines" />;
        return <MachineForm entered={entered} onDone={setDone} />;
      }}
    </EntryPage>
  );
}

function MachineForm({ entered, onDone }: { entered: Entered; onDone(sentence: string | undefined): void }) {
  const { t } = useWording();
  const { models, lines, sites } = entered;
  const empty = useMemo(
    () => ({ ...onlyOne('modelId', models), ...onlyOne('lineId', lines) }),
    [models, lines],
  );
  const [values, setValues, clear] = useDraft('machine', empty);
  const saving = useSaving({
    shape: endpoints.machines.create.body,
    send: (body, idempotencyKey) => call(endpoints.machines.create, { body, idempotencyKey }),
    onAttempt: () => onDone(undefined),
    onMade: ({ serial }) => {
      clear();
      onDone(t('setUp.added', { name: serial }));
    },
  });
  const siteNames = namesById(sites);
  const specs: FieldSpec[] = [
    {
      field: 'serial',
      kind: 'text',
      label: t('setUp.field.serial'),
      note: t('setUp.note.serial'),
      code: true,
    },
    {
      field: 'modelId',
      kind: 'choice',
      label: t('setUp.field.model'),
      choices: models.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      field: 'lineId',
      kind: 'choice',
      label: t('setUp.field.line'),
      choices: lines.map(({ id, name, siteId }) => ({
        value: id,
        label: t('setUp.lineOf', { line: name, site: siteNames.get(siteId) ?? '' }),
      })),
    },
  ];
  return (
    <Card title={t('setUp.add.machine')}>
      <RecordForm
        specs={specs}
        values={values}
        saving={saving}
        submitLabel={t('setUp.add.machine')}
        onChange={setValues}
      />
    </Card>
  );
}
