import { endpoints } from '@kizashi/api-contract';
import { useMemo, useState } from 'react';
import { call } from '../../../api/call.ts';
import { useSession } from '../../../app/session/use-session.ts';
import { moneyWords } from '../../../ui/format/money-words.ts';
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

export function LineEntryPage() {
  const { t, language } = useWording();
  const [done, setDone] = useState<string>();
  const currency = useSession()?.currency ?? 'JPY';
  return (
    <EntryPage
      step="line"
      resource="lines"
      done={done}
      there={({ lines, sites }) => {
        const names = namesById(sites);
        return lines.map(({ id, name, siteId, downtimeCostPerHour }) => ({
          key: id,
          name: `${names.get(siteId) ?? ''}, ${name}`,
          detail: t('setUp.perHour', {
            amount: moneyWords({ amount: downtimeCostPerHour, currency }, language),
          }),
        }));
      }}
    >
      {(entered) =>
        entered.sites.length === 0 ? (
          <NeedsFirst step="site" path="/set-up/sites" />
        ) : (
          <LineForm entered={entered} onDone={setDone} />
        )
      }
    </EntryPage>
  );
}

function LineForm({ entered, onDone }: { entered: Entered; onDone(sentence: string | undefined): void }) {
  const { t } = useWording();
  const { sites, customers } = entered;
  const currency = useSession()?.currency ?? 'JPY';
  const empty = useMemo(() => onlyOne('siteId', sites), [sites]);
  const [values, setValues, clear] = useDraft('line', empty);
  const saving = useSaving({
    shape: endpoints.lines.create.body,
    send: (body, idempotencyKey) => call(endpoints.lines.create, { body, idempotencyKey }),
    onAttempt: () => onDone(undefined),
    onMade: ({ name }) => {
      clear();
      onDone(t('setUp.added', { name }));
    },
  });
  const names = namesById(customers);
  const specs: FieldSpec[] = [
    {
      field: 'siteId',
      kind: 'choice',
      label: t('setUp.field.site'),
      choices: sites.map(({ id, name, customerId }) => ({
        value: id,
        label: t('setUp.siteOf', { site: name, customer: names.get(customerId) ?? '' }),
      })),
    },
    { field: 'name', kind: 'text', label: t('setUp.field.lineName') },
    {
      field: 'downtimeCostPerHour',
      kind: 'money',
      label: t('setUp.field.downtimeCost', { currency }),
      note: t('setUp.note.downtimeCost'),
    },
  ];
  return (
    <Card title={t('setUp.add.line')}>
      <RecordForm
        specs={specs}
        values={values}
        saving={saving}
        submitLabel={t('setUp.add.line')}
        onChange={setValues}
      />
    </Card>
  );
}
