import { endpoints } from '@kizashi/api-contract';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { useSession } from '../../../app/session/use-session.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Card } from '../../../ui/surface/card.tsx';
import { EntryPage } from '../entry-page.tsx';
import { RecordForm } from '../form/record-form.tsx';
import { useDraft } from '../form/use-draft.ts';
import { useSaving } from '../form/use-saving.ts';
import { partFields, partValues } from '../part-fields.ts';
import { TemplateBar } from '../template-bar.tsx';

const EMPTY = {};

export function PartEntryPage() {
  const { language } = useWording();
  const [done, setDone] = useState<string>();
  return (
    <EntryPage
      step="part"
      resource="part-catalogue"
      done={done}
      there={({ parts }) =>
        parts.map(({ partNumber, name }) => ({ key: partNumber, name: partNumber, detail: name[language] }))
      }
    >
      {() => <PartForm onDone={setDone} />}
    </EntryPage>
  );
}

function PartForm({ onDone }: { onDone(sentence: string | undefined): void }) {
  const { t } = useWording();
  const currency = useSession()?.currency ?? 'JPY';
  const [values, setValues, clear] = useDraft('part', EMPTY);
  const saving = useSaving({
    shape: endpoints.partCatalogue.create.body,
    send: (body, idempotencyKey) => call(endpoints.partCatalogue.create, { body, idempotencyKey }),
    onAttempt: () => onDone(undefined),
    onMade: ({ partNumber }) => {
      clear();
      onDone(t('setUp.added', { name: partNumber }));
    },
  });
  return (
    <Card title={t('setUp.add.part')}>
      <TemplateBar
        onTake={({ parts: [part] }) => part && setValues(partValues(part, currency))}
        onEmpty={clear}
      />
      <RecordForm
        specs={partFields(t, currency)}
        values={values}
        saving={saving}
        submitLabel={t('setUp.add.part')}
        onChange={setValues}
      />
    </Card>
  );
}
