import { burstFeature } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import { FEATURE_NAMES } from '../../machine/vibration/feature-names.ts';
import type { FieldSpec } from '../form/field-spec.ts';
import { type FieldValues, textOf } from '../form/field-values.ts';
import { ISO_UNIT } from '../iso-zones.ts';
import { canBeComputed, type ModelDraft } from './model-draft.ts';

const ROLES = ['wear', 'setting', 'usage', 'context'] as const;
const FAILURE_MODES = [
  'VIB',
  'OHE',
  'PLU',
  'INL',
  'ELP',
  'ELU',
  'NOI',
  'STD',
  'BRD',
  'PDE',
  'LOO',
  'HIO',
  'ERO',
] as const;
/** UCUM, with what people would look for. */
const UNITS = [
  'mm/s',
  'm/s2',
  '[g]',
  'Cel',
  'bar',
  'kPa',
  'MPa',
  '%',
  '/min',
  'Hz',
  'h',
  'A',
  'V',
  'W',
  'kW',
  'N.m',
  'um',
  'mm',
  'L/min',
  '1',
];

/** The fields of one channel: only those that its role has a use for. */
export function channelFields(
  t: TFunction,
  channel: FieldValues,
  { positions, channels }: ModelDraft,
): readonly FieldSpec[] {
  const always: FieldSpec[] = [
    { field: 'name.en', kind: 'text', label: t('setUp.field.nameEn'), lang: 'en', optional: true },
    { field: 'name.ja', kind: 'text', label: t('setUp.field.nameJa'), lang: 'ja', optional: true },
    {
      field: 'id',
      kind: 'text',
      label: t('setUp.field.channelId'),
      note: t('setUp.note.channelId'),
      code: true,
    },
    {
      field: 'unit',
      kind: 'suggest',
      label: t('setUp.field.unit'),
      note: t('setUp.note.unit'),
      choices: UNITS.map((value) => ({ value, label: value })),
      code: true,
    },
    {
      field: 'role',
      kind: 'choice',
      label: t('setUp.field.role'),
      note: noteOfRole(t, channel.role),
      choices: ROLES.map((value) => ({ value, label: t(`setUp.role.${value}`) })),
    },
  ];
  if (channel.role === 'setting')
    return [
      ...always,
      {
        field: 'bands',
        kind: 'text',
        label: t('setUp.field.bands'),
        note: t('setUp.note.bands'),
        optional: true,
      },
    ];
  if (channel.role === 'context') return [...always, ...computedFields(t, channel, channels)];
  if (channel.role !== 'wear') return always;
  return [
    ...always,
    {
      field: 'positionIds',
      kind: 'choice',
      label: t('setUp.field.ofPosition'),
      choices: positions.flatMap(({ id }) => textOf(id) ?? []).map((value) => ({ value, label: value })),
    },
    {
      field: 'worsens',
      kind: 'choice',
      label: t('setUp.field.worsens'),
      choices: [
        { value: 'up', label: t('setUp.worsens.up') },
        { value: 'down', label: t('setUp.worsens.down') },
      ],
      optional: true,
    },
    {
      field: 'limit',
      kind: 'number',
      label: t('setUp.field.limit'),
      note: t('setUp.note.limit'),
      optional: true,
    },
    {
      field: 'failureModes',
      kind: 'choice',
      label: t('setUp.field.failureMode'),
      choices: FAILURE_MODES.map((value) => ({
        value,
        label: `${value} ${t(`words.failureMode.${value}`)}`,
      })),
      optional: true,
    },
    ...computedFields(t, channel, channels),
  ];
}

/** A channel that nobody measures: a feature of every whole burst of another one. */
function computedFields(
  t: TFunction,
  { id: own }: FieldValues,
  channels: ModelDraft['channels'],
): readonly FieldSpec[] {
  const measured = channels.filter((one) => canBeComputed(one) && textOf(one['derived.from']) === undefined);
  const ids = measured.flatMap(({ id }) => textOf(id) ?? []).filter((id) => id !== textOf(own));
  return [
    {
      field: 'derived.from',
      kind: 'choice',
      label: t('setUp.field.derivedFrom'),
      note: t('setUp.note.derivedFrom'),
      choices: ids.map((value) => ({ value, label: value })),
      optional: true,
    },
    {
      field: 'derived.feature',
      kind: 'choice',
      label: t('setUp.field.derivedFeature'),
      choices: burstFeature.options.map((value) => ({ value, label: t(FEATURE_NAMES[value]) })),
      optional: true,
    },
  ];
}

/** Zones are limits of vibration velocity and of nothing else (ISO 20816-3). */
export function hasZones({ role, unit }: FieldValues): boolean {
  return role === 'wear' && textOf(unit) === ISO_UNIT;
}

export function zoneFields(t: TFunction): readonly FieldSpec[] {
  return (['ab', 'bc', 'cd'] as const).map((zone) => ({
    field: `zones.${zone}`,
    kind: 'number',
    label: t(`setUp.zone.${zone}`),
    optional: true,
  }));
}

function noteOfRole(t: TFunction, role: string | undefined): string | undefined {
  const known = ROLES.find((one) => one === role);
  return known && t(`setUp.roleNote.${known}`);
}
