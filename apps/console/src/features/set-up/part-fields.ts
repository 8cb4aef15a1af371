import type { CataloguePart } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import type { FieldSpec } from './form/field-spec.ts';
import type { FieldValues } from './form/field-values.ts';
import { fromMinorUnits } from './form/money-field.ts';

/** The fields of a catalogue part, in the order in which somebody knows the answers. */
export function partFields(t: TFunction, currency: string): readonly FieldSpec[] {
  return [
    { field: 'partNumber', kind: 'text', label: t('setUp.field.partNumber'), code: true },
    { field: 'name.en', kind: 'text', label: t('setUp.field.nameEn'), lang: 'en' },
    { field: 'name.ja', kind: 'text', label: t('setUp.field.nameJa'), lang: 'ja' },
    { field: 'price', kind: 'money', label: t('setUp.field.price', { currency }) },
    {
      field: 'leadTimeDaysP50',
      kind: 'number',
      label: t('setUp.field.leadP50'),
      note: t('setUp.note.leadP50'),
    },
    {
      field: 'leadTimeDaysP90',
      kind: 'number',
      label: t('setUp.field.leadP90'),
      note: t('setUp.note.leadP90'),
    },
    { field: 'preparationDays', kind: 'number', label: t('setUp.field.preparation') },
    {
      field: 'plannedHours',
      kind: 'number',
      label: t('setUp.field.plannedHours'),
      note: t('setUp.note.plannedHours'),
    },
    {
      field: 'unplannedHours',
      kind: 'number',
      label: t('setUp.field.unplannedHours'),
      note: t('setUp.note.unplannedHours'),
    },
    { field: 'labour', kind: 'money', label: t('setUp.field.labour', { currency }) },
    {
      field: 'collateral',
      kind: 'money',
      label: t('setUp.field.collateral', { currency }),
      note: t('setUp.note.collateral'),
    },
    {
      field: 'emergencyPremium',
      kind: 'money',
      label: t('setUp.field.premium', { currency }),
      note: t('setUp.note.premium'),
    },
    { field: 'prior.eta', kind: 'number', label: t('setUp.field.eta'), note: t('setUp.note.eta') },
    { field: 'prior.beta', kind: 'number', label: t('setUp.field.beta'), note: t('setUp.note.beta') },
  ];
}

/** A part as it stands in the fields. */
export function partValues(part: CataloguePart, currency: string): FieldValues {
  const money = (amount: number) => fromMinorUnits(amount, currency);
  return {
    partNumber: part.partNumber,
    'name.en': part.name.en,
    'name.ja': part.name.ja,
    price: money(part.price),
    leadTimeDaysP50: String(part.leadTimeDaysP50),
    leadTimeDaysP90: String(part.leadTimeDaysP90),
    preparationDays: String(part.preparationDays),
    plannedHours: String(part.plannedHours),
    unplannedHours: String(part.unplannedHours),
    labour: money(part.labour),
    collateral: money(part.collateral),
    emergencyPremium: money(part.emergencyPremium),
    'prior.eta': String(part.prior.eta),
    'prior.beta': String(part.prior.beta),
  };
}
