import { endpoints } from '@kizashi/api-contract';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Card } from '../../../ui/surface/card.tsx';
import { EntryPage } from '../entry-page.tsx';
import type { FieldSpec } from '../form/field-spec.ts';
import { RecordForm } from '../form/record-form.tsx';
import { useDraft } from '../form/use-draft.ts';
import { useSaving } from '../form/use-saving.ts';

const EMPTY = {};

export function CustomerEntryPage() {
  const [done, setDone] = useState<string>();
  return (
    <EntryPage
      step="customer"
      resource="customers"
      done={done}
      there={({ customers }) => customers.map(({ id, name }) => ({ key: id, name }))}
    >
      {() => <CustomerForm onDone={setDone} />}
    </EntryPage>
  );
}

function CustomerForm({ onDone }: { onDone(sentence: string | undefined): void }) {
  const { t } = useWording();
  const [values, setValues, clear] = useDraft('customer', EMPTY);
  const saving = useSaving({
    shape: endpoints.customers.create.body,
    send: (body, idempotencyKey) => call(endpoints.customers.create, { body, idempotencyKey }),
    onAttempt: () => onDone(undefined),
    onMade: ({ name }) => {
      clear();
      onDone(t('setUp.added', { name }));
    },
  });
  const specs: FieldSpec[] = [{ field: 'name', kind: 'text', label: t('setUp.field.customerName') }];
  return (
    <Card title={t('setUp.add.customer')}>
      <RecordForm
        specs={specs}
        values={values}
        saving={saving}
        submitLabel={t('setUp.add.customer')}
        onChange={setValues}
      />
    </Card>
  );
}
