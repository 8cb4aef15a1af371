import { NativeSelect } from '@mantine/core';
import { useWording } from '../../../ui/format/use-wording.ts';
import type { FieldFaults } from '../form/field-faults.ts';
import { type FieldValues, numberOf } from '../form/field-values.ts';
import formClasses from '../form/form.module.css';
import { SpecFields } from '../form/spec-fields.tsx';
import { ISO_GROUPS, ISO_ZONES, type IsoGroup } from '../iso-zones.ts';
import { zoneFields } from './channel-fields.ts';

interface ZoneChoiceProps {
  readonly values: FieldValues;
  readonly faults: FieldFaults;
  readonly within: string;
  onChange(values: FieldValues): void;
}

/** Zones by machine group and support; the three limits stay open to be corrected. */
export function ZoneChoice({ values, faults, within, onChange }: ZoneChoiceProps) {
  const { t } = useWording();
  const given = ['zones.ab', 'zones.bc', 'zones.cd'].map((field) => numberOf(values[field]));
  const none = given.every((limit) => limit === undefined);
  const group = ISO_GROUPS.find((name) => {
    const { ab, bc, cd } = ISO_ZONES[name];
    return given[0] === ab && given[1] === bc && given[2] === cd;
  });
  const choose = (name: string) => {
    const zones = ISO_GROUPS.includes(name as IsoGroup) ? ISO_ZONES[name as IsoGroup] : undefined;
    onChange({
      ...values,
      'zones.ab': zones === undefined ? '' : String(zones.ab),
      'zones.bc': zones === undefined ? '' : String(zones.bc),
      'zones.cd': zones === undefined ? '' : String(zones.cd),
    });
  };
  return (
    <fieldset className={formClasses.group}>
      <legend>{t('setUp.zone.title')}</legend>
      <NativeSelect
        label={t('setUp.zone.group')}
        description={t('setUp.zone.groupNote')}
        error={faults.get(`${within}zones`)}
        value={none ? '' : (group ?? 'own')}
        data={[
          { value: '', label: t('setUp.zone.none') },
          ...ISO_GROUPS.map((value) => ({ value, label: t(`setUp.zone.${value}`) })),
          ...(none || group !== undefined ? [] : [{ value: 'own', label: t('setUp.zone.own') }]),
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <SpecFields specs={zoneFields(t)} values={values} faults={faults} within={within} onChange={onChange} />
    </fieldset>
  );
}
