import { LIFE_UNITS } from '@kizashi/kernel';
import type { TFunction } from 'i18next';
import type { FieldChoice, FieldSpec } from '../form/field-spec.ts';
import { textOf } from '../form/field-values.ts';
import type { ModelDraft } from './model-draft.ts';

/** The fields of one position; channels and parts to choose from are those that are there. */
export function positionFields(
  t: TFunction,
  { channels }: ModelDraft,
  parts: readonly FieldChoice[],
): readonly FieldSpec[] {
  const counters = channels.filter(({ role }) => role === 'usage').flatMap(({ id }) => textOf(id) ?? []);
  return [
    { field: 'name.en', kind: 'text', label: t('setUp.field.nameEn'), lang: 'en' },
    { field: 'name.ja', kind: 'text', label: t('setUp.field.nameJa'), lang: 'ja' },
    {
      field: 'id',
      kind: 'text',
      label: t('setUp.field.positionId'),
      note: t('setUp.note.positionId'),
      code: true,
    },
    { field: 'partNumber', kind: 'choice', label: t('setUp.field.partNumber'), choices: parts },
    {
      field: 'lifeUnit',
      kind: 'choice',
      label: t('setUp.field.lifeUnit'),
      choices: LIFE_UNITS.map((value) => ({ value, label: t(`words.lifeUnit.${value}`) })),
    },
    {
      field: 'usageChannel',
      kind: 'choice',
      label: t('setUp.field.usageChannel'),
      note: t('setUp.note.usageChannel'),
      choices: counters.map((value) => ({ value, label: value })),
      optional: true,
    },
  ];
}
