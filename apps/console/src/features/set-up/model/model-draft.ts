import type { ChannelWrite, MachineModelWrite, PositionWrite } from '@kizashi/api-contract';
import { type FieldValues, nestFields, numberOf, textOf } from '../form/field-values.ts';

/** A machine model as it stands in the fields: text only, lists as text with commas. */
export interface ModelDraft {
  readonly head: FieldValues;
  readonly positions: readonly FieldValues[];
  readonly channels: readonly FieldValues[];
}

export const EMPTY_MODEL: ModelDraft = {
  head: {},
  positions: [{ lifeUnit: 'operating-hours' }],
  channels: [{ role: 'wear', worsens: 'up' }],
};

/** Of sensors, not of what is set or counted. */
const COMPUTED = ['derived.from', 'derived.feature'];
const WEAR_ONLY = ['positionIds', 'worsens', 'limit', 'failureModes', 'zones.ab', 'zones.bc', 'zones.cd'];

/** The model that is meant, as far as it was entered; `machineModelWrite` says what is missing. */
export function modelOf({ head, positions, channels }: ModelDraft): object {
  return {
    name: textOf(head.name),
    positions: positions.map(({ id, lifeUnit, usageChannel, partNumber, ...others }) =>
      nestFields({
        id: textOf(id),
        'name.ja': textOf(others['name.ja']),
        'name.en': textOf(others['name.en']),
        lifeUnit: textOf(lifeUnit),
        usageChannel: textOf(usageChannel),
        partNumber: textOf(partNumber),
        'bearing.rollingElements': numberOf(others['bearing.rollingElements']),
        'bearing.elementDiameter': numberOf(others['bearing.elementDiameter']),
        'bearing.pitchDiameter': numberOf(others['bearing.pitchDiameter']),
        'bearing.contactAngle': numberOf(others['bearing.contactAngle']),
        'bearing.speedChannel': textOf(others['bearing.speedChannel']),
        'bearing.speedPerMinute': numberOf(others['bearing.speedPerMinute']),
        'bearing.rating.dynamicLoad': numberOf(others['bearing.rating.dynamicLoad']),
        'bearing.rating.elements': textOf(others['bearing.rating.elements']),
        'bearing.rating.load': numberOf(others['bearing.rating.load']),
        'bearing.rating.loadChannel': textOf(others['bearing.rating.loadChannel']),
      }),
    ),
    channels: channels.map(channelOf),
  };
}

/** Fields that the role has no use for are left out, also when they were filled in before the role was changed. */
function channelOf(values: FieldValues): object {
  const { role } = values;
  const relevant = (field: string) =>
    COMPUTED.includes(field) ? canBeComputed(values) : role === 'wear' || !WEAR_ONLY.includes(field);
  const text = (field: string) => (relevant(field) ? textOf(values[field]) : undefined);
  const number = (field: string) => (relevant(field) ? numberOf(values[field]) : undefined);
  return nestFields({
    id: text('id'),
    'name.ja': text('name.ja'),
    'name.en': text('name.en'),
    unit: text('unit'),
    role: textOf(role),
    positionIds: listOf(text('positionIds')),
    worsens: text('worsens'),
    limit: number('limit'),
    'derived.from': text('derived.from'),
    'derived.feature': text('derived.feature'),
    failureModes: text('failureModes') === undefined ? undefined : listOf(text('failureModes')),
    'zones.ab': number('zones.ab'),
    'zones.bc': number('zones.bc'),
    'zones.cd': number('zones.cd'),
    bands:
      role === 'setting' && textOf(values.bands) !== undefined
        ? listOf(textOf(values.bands)).map(numberOf)
        : undefined,
  });
}

/** What a device sends may be reduced to a sign of wear, or to something to look at; settings and counters are neither. */
export function canBeComputed({ role }: FieldValues): boolean {
  return role === 'wear' || role === 'context';
}

/** Items of a list in a field; both kinds of comma are one. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(/[,、，]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The other way round: something to start from. */
export function draftOf({ name, positions, channels }: MachineModelWrite): ModelDraft {
  return { head: { name }, positions: positions.map(positionValues), channels: channels.map(channelValues) };
}

function positionValues(position: PositionWrite): FieldValues {
  const { id, name, lifeUnit, usageChannel, partNumber, bearing } = position;
  return known({
    ...{ id, 'name.ja': name.ja, 'name.en': name.en, lifeUnit, usageChannel, partNumber },
    'bearing.rollingElements': bearing?.rollingElements,
    'bearing.elementDiameter': bearing?.elementDiameter,
    'bearing.pitchDiameter': bearing?.pitchDiameter,
    'bearing.contactAngle': bearing?.contactAngle,
    'bearing.speedChannel': bearing?.speedChannel,
    'bearing.speedPerMinute': bearing?.speedPerMinute,
    'bearing.rating.dynamicLoad': bearing?.rating?.dynamicLoad,
    'bearing.rating.elements': bearing?.rating?.elements,
    'bearing.rating.load': bearing?.rating?.load,
    'bearing.rating.loadChannel': bearing?.rating?.loadChannel,
  });
}

function channelValues(channel: ChannelWrite): FieldValues {
  const { id, name, unit, role, positionIds, worsens, limit, failureModes, zones, bands, derived } = channel;
  return known({
    id,
    'name.ja': name?.ja,
    'name.en': name?.en,
    unit,
    role,
    positionIds: positionIds?.join(', '),
    worsens,
    limit,
    'derived.from': derived?.from,
    'derived.feature': derived?.feature,
    failureModes: failureModes?.join(', '),
    'zones.ab': zones?.ab,
    'zones.bc': zones?.bc,
    'zones.cd': zones?.cd,
    bands: bands?.join(', '),
  });
}

function known(values: Readonly<Record<string, string | number | undefined>>): FieldValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => (value === undefined ? [] : [[field, String(value)]])),
  );
}
