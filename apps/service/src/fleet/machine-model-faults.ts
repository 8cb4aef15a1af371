import type { MachineModel } from '@kizashi/api-contract';
import { conversionBetween } from '@kizashi/condition-monitoring/data-acquisition';
import { unitOfFeature } from '@kizashi/condition-monitoring/data-manipulation';
import type { FieldError } from '../problem/index.ts';
import { failureModeFaults } from './failure-mode-faults.ts';

type Model = Pick<MachineModel, 'channels' | 'positions'>;

/** What does not fit together within one machine model. Empty when all is well. */
export function modelFaults({ channels, positions }: Model): FieldError[] {
  const positionIds = new Set(positions.map(({ id }) => id));
  const usageChannels = new Set(channels.filter(({ role }) => role === 'usage').map(({ id }) => id));
  return [
    ...repeated('channels', channels),
    ...repeated('positions', positions),
    ...channels.flatMap((channel, index) =>
      channel.positionIds
        .filter((id) => !positionIds.has(id))
        .map((id) => ({
          field: `channels[${index}].positionIds`,
          detail: `"${id}" is none of the positions ${[...positionIds].join(', ')}`,
        })),
    ),
    ...positions.flatMap(({ usageChannel }, index) =>
      usageChannel === undefined || usageChannels.has(usageChannel)
        ? []
        : [
            {
              field: `positions[${index}].usageChannel`,
              detail: `"${usageChannel}" is no channel with the role usage`,
            },
          ],
    ),
    ...channels.flatMap((channel, index) => derivedFaults(channels, channel, `channels[${index}].derived`)),
    ...positions.flatMap((position, index) =>
      bearingFaults(channels, position, `positions[${index}].bearing`),
    ),
    ...positions.flatMap((position, index) =>
      failureModeFaults(channels, position, `positions[${index}].failureModes`),
    ),
  ];
}

function derivedFaults(
  channels: Model['channels'],
  channel: Model['channels'][number],
  field: string,
): FieldError[] {
  const { derived, unit } = channel;
  if (derived === undefined) return [];
  const from = channels.find(({ id }) => id === derived.from);
  if (from === undefined)
    return [{ field: `${field}.from`, detail: `there is no channel "${derived.from}"` }];
  if (from.derived !== undefined)
    return [
      {
        field: `${field}.from`,
        detail: `"${from.id}" is derived itself; name the channel that bursts are of`,
      },
    ];
  const expected = unitOfFeature(derived.feature, from.unit);
  if (derived.feature === 'velocity' && !isVibration(from.unit))
    return [
      {
        field: `${field}.feature`,
        detail: `no velocity follows from ${from.unit}; "${from.id}" must be an acceleration or a velocity`,
      },
    ];
  return unit === expected
    ? []
    : [
        {
          field: field.replace('.derived', '.unit'),
          detail: `must be ${expected}: that is the unit of ${derived.feature}`,
        },
      ];
}

function isVibration(unit: string): boolean {
  return ['m/s2', 'mm/s'].some((known) => conversionBetween(unit, known) !== undefined);
}

function bearingFaults(
  channels: Model['channels'],
  { bearing }: Model['positions'][number],
  field: string,
): FieldError[] {
  const { speedChannel, rating } = bearing ?? {};
  const { loadChannel } = rating ?? {};
  if (loadChannel !== undefined && !channels.some(({ id }) => id === loadChannel))
    return [{ field: `${field}.rating.loadChannel`, detail: `there is no channel "${loadChannel}"` }];
  if (speedChannel === undefined) return [];
  const speed = channels.find(({ id }) => id === speedChannel);
  if (speed === undefined)
    return [{ field: `${field}.speedChannel`, detail: `there is no channel "${speedChannel}"` }];
  return conversionBetween(speed.unit, '/min') !== undefined
    ? []
    : [
        {
          field: `${field}.speedChannel`,
          detail: `"${speedChannel}" is in ${speed.unit}; it must be in turns by time: /min, /s or Hz`,
        },
      ];
}

/**
 * What a change of a model may not do. Readings are stored by the index of their channel and in its unit, so a channel
 * keeps its place, id and unit for ever; a position that may hold a part keeps its id and the unit of its life.
 */
export function extensionFaults(before: Model, after: Model): FieldError[] {
  return [
    ...before.channels.flatMap((was, index) => {
      const is = after.channels[index];
      if (is?.id === was.id && is.unit === was.unit) return [];
      return [
        {
          field: `channels[${index}]`,
          detail: `must stay ${was.id} in ${was.unit}: stored readings mean that; add new channels at the end`,
        },
      ];
    }),
    ...before.positions.flatMap((was) => {
      const index = after.positions.findIndex(({ id }) => id === was.id);
      if (index < 0) {
        return [{ field: 'positions', detail: `must keep ${was.id}: parts were fitted there` }];
      }
      if (after.positions[index]?.lifeUnit === was.lifeUnit) return [];
      return [
        {
          field: `positions[${index}].lifeUnit`,
          detail: `must stay ${was.lifeUnit}: lives are counted in it`,
        },
      ];
    }),
  ];
}

function repeated(list: string, entries: readonly { readonly id: string }[]): FieldError[] {
  return entries.flatMap(({ id }, index) =>
    entries.findIndex((other) => other.id === id) < index
      ? [{ field: `${list}[${index}].id`, detail: `"${id}" is there already` }]
      : [],
  );
}
