import { type CataloguePart, endpoints } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { call } from '../../../api/call.ts';
import { unitWords } from '../../../ui/format/number-words.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Card } from '../../../ui/surface/card.tsx';
import type { FieldValues } from '../form/field-values.ts';
import formClasses from '../form/form.module.css';
import { RefusedNote } from '../form/refused-note.tsx';
import { SpecFields } from '../form/spec-fields.tsx';
import { useDraft } from '../form/use-draft.ts';
import { useFocusOnFault } from '../form/use-focus-on-fault.ts';
import { useSaving } from '../form/use-saving.ts';
import { TemplateBar } from '../template-bar.tsx';
import { channelFields, hasZones } from './channel-fields.ts';
import { draftOf, EMPTY_MODEL, modelOf } from './model-draft.ts';
import { positionFields } from './position-fields.ts';
import { RowList } from './row-list.tsx';
import { ZoneChoice } from './zone-choice.tsx';

/** A machine model: what it is called, where parts sit in it, and what its controller measures. */
export function ModelForm({
  parts,
  onDone,
}: {
  parts: readonly CataloguePart[];
  onDone(sentence: string | undefined): void;
}) {
  const { t, language } = useWording();
  const [draft, setDraft, clear] = useDraft('model', EMPTY_MODEL);
  const saving = useSaving({
    shape: endpoints.machineModels.create.body,
    send: (body, idempotencyKey) => call(endpoints.machineModels.create, { body, idempotencyKey }),
    onAttempt: () => onDone(undefined),
    onMade: ({ name }) => {
      clear();
      onDone(t('setUp.added', { name }));
    },
  });
  const { faults } = saving;
  const form = useFocusOnFault(faults);
  const nameOf = (row: FieldValues) => row[`name.${language}`] || row.id || '';
  const partChoices = parts.map(({ partNumber, name }) => ({
    value: partNumber,
    label: `${partNumber} ${name[language]}`,
  }));
  return (
    <Card title={t('setUp.add.model')}>
      <TemplateBar onTake={({ model }) => setDraft(draftOf(model))} onEmpty={clear} />
      <form
        ref={form}
        className={formClasses.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          saving.save(modelOf(draft));
        }}
      >
        <RefusedNote
          error={saving.error}
          faults={faults}
          shown={(field) => field !== 'body' && field !== 'id'}
        />
        <SpecFields
          specs={[{ field: 'name', kind: 'text', label: t('setUp.field.modelName') }]}
          values={draft.head}
          faults={faults}
          onChange={(head) => setDraft({ ...draft, head })}
        />
        <RowList
          title={t('setUp.model.positions')}
          note={t('setUp.model.positionsNote')}
          rows={draft.positions}
          list="positions"
          faults={faults}
          addLabel={t('setUp.model.addPosition')}
          emptyRow={{ lifeUnit: 'operating-hours' }}
          summary={nameOf}
          onChange={(positions) => setDraft({ ...draft, positions })}
        >
          {(row, within, change) => (
            <SpecFields
              specs={positionFields(t, draft, partChoices)}
              values={row}
              faults={faults}
              within={within}
              onChange={change}
            />
          )}
        </RowList>
        <RowList
          title={t('setUp.model.channels')}
          note={t('setUp.model.channelsNote')}
          rows={draft.channels}
          list="channels"
          faults={faults}
          addLabel={t('setUp.model.addChannel')}
          emptyRow={{ role: 'wear', worsens: 'up' }}
          summary={(row) => [nameOf(row), unitWords(row.unit)].filter(Boolean).join(', ')}
          onChange={(channels) => setDraft({ ...draft, channels })}
        >
          {(row, within, change) => (
            <>
              <SpecFields
                specs={channelFields(t, row, draft)}
                values={row}
                faults={faults}
                within={within}
                onChange={change}
              />
              {hasZones(row) && <ZoneChoice values={row} faults={faults} within={within} onChange={change} />}
            </>
          )}
        </RowList>
        <div className={formClasses.buttons}>
          <Button type="submit" variant="filled" disabled={saving.sending}>
            {saving.sending ? t('setUp.form.sending') : t('setUp.add.model')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
