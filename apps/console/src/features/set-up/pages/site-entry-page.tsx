import { type Customer, endpoints } from '@kizashi/api-contract';
import { useMemo, useState } from 'react';
import { call } from '../../../api/call.ts';
import { A_MINUTE, useFleetNow } from '../../../app/fleet-now.ts';
import { browserZone } from '../../../ui/format/browser-zone.ts';
import { useWording } from '../../../ui/format/use-wording.ts';
import { Card } from '../../../ui/surface/card.tsx';
import { namesById, onlyOne } from '../choices.ts';
import { EntryPage } from '../entry-page.tsx';
import type { FieldSpec } from '../form/field-spec.ts';
import { RecordForm } from '../form/record-form.tsx';
import { useDraft } from '../form/use-draft.ts';
import { useSaving } from '../form/use-saving.ts';
import { NeedsFirst } from '../needs-first.tsx';
import { isTimeZone, timeZoneNames } from '../time-zones.ts';

export function SiteEntryPage() {
  const [done, setDone] = useState<string>();
  return (
    <EntryPage
      step="site"
      resource="sites"
      done={done}
      there={({ sites, customers }) => {
        const names = namesById(customers);
        return sites.map(({ id, name, customerId, timeZone }) => ({
          key: id,
          name,
          detail: `${names.get(customerId) ?? ''}, ${timeZone}`,
        }));
      }}
    >
      {({ customers }) =>
        customers.length === 0 ? (
          <NeedsFirst step="customer" path="/set-up/customers" />
        ) : (
          <SiteForm customers={customers} onDone={setDone} />
        )
      }
    </EntryPage>
  );
}

function SiteForm({
  customers,
  onDone,
}: {
  customers: readonly Customer[];
  onDone(sentence: string | undefined): void;
}) {
  const { t, dates } = useWording();
  const now = useFleetNow(A_MINUTE);
  const empty = useMemo(
    () => ({ ...onlyOne('customerId', customers), timeZone: browserZone() }),
    [customers],
  );
  const [values, setValues, clear] = useDraft('site', empty);
  const saving = useSaving({
    shape: endpoints.sites.create.body,
    send: (body, idempotencyKey) => call(endpoints.sites.create, { body, idempotencyKey }),
    onAttempt: () => onDone(undefined),
    onMade: ({ name }) => {
      clear();
      onDone(t('setUp.added', { name }));
    },
  });
  const zone = values.timeZone?.trim() ?? '';
  const specs: FieldSpec[] = [
    {
      field: 'customerId',
      kind: 'choice',
      label: t('setUp.field.customer'),
      choices: customers.map(({ id, name }) => ({ value: id, label: name })),
    },
    { field: 'name', kind: 'text', label: t('setUp.field.siteName') },
    {
      field: 'timeZone',
      kind: 'suggest',
      label: t('setUp.field.timeZone'),
      note: isTimeZone(zone)
        ? t('setUp.note.timeThere', { time: dates(zone, now).dayAndTime(now) })
        : t('setUp.note.timeZone'),
      choices: timeZoneNames().map((value) => ({ value, label: value })),
      code: true,
    },
  ];
  return (
    <Card title={t('setUp.add.site')}>
      <RecordForm
        specs={specs}
        values={values}
        saving={saving}
        submitLabel={t('setUp.add.site')}
        onChange={setValues}
      />
    </Card>
  );
}
