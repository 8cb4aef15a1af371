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
    ...bearingFields(t, channels),
  ];
}

/** Geometry of a rolling bearing: with it the frequencies of its defects are told from vibration bursts. */
function bearingFields(t: TFunction, channels: ModelDraft['channels']): readonly FieldSpec[] {
  const ids = channels.flatMap(({ id }) => textOf(id) ?? []);
  return [
    {
      field: 'bearing.rollingElements',
      kind: 'number',
      label: t('setUp.field.rollingElements'),
      note: t('setUp.note.bearing'),
      optional: true,
    },
    {
      field: 'bearing.elementDiameter',
      kind: 'number',
      label: t('setUp.field.elementDiameter'),
      optional: true,
    },
    { field: 'bearing.pitchDiameter', kind: 'number', label: t('setUp.field.pitchDiameter'), optional: true },
    { field: 'bearing.contactAngle', kind: 'number', label: t('setUp.field.contactAngle'), optional: true },
    {
      field: 'bearing.speedChannel',
      kind: 'choice',
      label: t('setUp.field.speedChannel'),
      choices: ids.map((value) => ({ value, label: value })),
      optional: true,
    },
    {
      field: 'bearing.speedPerMinute',
      kind: 'number',
      label: t('setUp.field.speedPerMinute'),
      optional: true,
    },
    ...ratingFields(t, ids),
  ];
}

/** With its rating and load the life of a rolling bearing is reckoned before any sign of wear (ISO 281). */
function ratingFields(t: TFunction, ids: readonly string[]): readonly FieldSpec[] {
  return [
    {
      field: 'bearing.rating.dynamicLoad',
      kind: 'number',
      label: t('setUp.field.dynamicLoad'),
      note: t('setUp.note.rating'),
      optional: true,
    },
    {
      field: 'bearing.rating.elements',
      kind: 'choice',
      label: t('setUp.field.elements'),
      choices: [
        { value: 'balls', label: t('setUp.elements.balls') },
        { value: 'rollers', label: t('setUp.elements.rollers') },
      ],
      optional: true,
    },
    {
      field: 'bearing.rating.load',
      kind: 'number',
      label: t('setUp.field.load'),
      note: t('setUp.note.load'),
      optional: true,
    },
    {
      field: 'bearing.rating.loadChannel',
      kind: 'choice',
      label: t('setUp.field.loadChannel'),
      choices: ids.map((value) => ({ value, label: value })),
      optional: true,
    },
  ];
}
