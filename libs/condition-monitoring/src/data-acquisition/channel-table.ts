import type { ChannelDeclaration } from '@kizashi/firmware-contracts';
import type { ChannelId } from '@kizashi/kernel';
import type { MachineModel } from './machine-model.ts';
import { conversionBetween } from './unit-conversion.ts';

/** Where a declared channel goes: the model's column and unit, and what its sensor can measure in that unit. */
export interface ChannelRoute {
  readonly id: ChannelId;
  readonly column: number;
  readonly factor: number;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

/** Why no sample of a declared channel can be stored. */
export interface ClosedRoute {
  /** As declared: the machine model may have no such channel. */
  readonly id: string;
  readonly code: 'unknown-channel' | 'unit-mismatch';
  readonly detail: string;
}

/** By channel id as declared in the birth (text), and by its alias (number). */
export type ChannelTable = ReadonlyMap<string | number, ChannelRoute | ClosedRoute>;

/** Matches a birth's channels with the machine model's; units are compared here once and never per sample. */
export function resolveChannels(declared: readonly ChannelDeclaration[], model: MachineModel): ChannelTable {
  const table = new Map<string | number, ChannelRoute | ClosedRoute>();
  for (const channel of declared) {
    const route = routeOf(channel, model);
    table.set(channel.id, route).set(channel.alias, route);
  }
  return table;
}

/** The channel as people know it, where the birth of the boot gives the alias one. */
export function spokenChannel(channel: string | number, table: ChannelTable): string {
  if (typeof channel === 'string') return channel;
  return table.get(channel)?.id ?? `alias ${channel}`;
}

function routeOf({ id, unit, range }: ChannelDeclaration, model: MachineModel): ChannelRoute | ClosedRoute {
  const column = model.channels.findIndex((channel) => channel.id === id);
  const channel = model.channels[column];
  if (!channel) {
    return { id, code: 'unknown-channel', detail: `machine model "${model.name}" has no channel of this id` };
  }
  const conversion = conversionBetween(unit, channel.unit);
  if (!conversion) {
    const detail = `the birth says "${unit}", the machine model "${channel.unit}", and UCUM knows no way between`;
    return { id, code: 'unit-mismatch', detail };
  }
  const { factor, offset } = conversion;
  const [a, b] = (range ?? [-Infinity, Infinity]).map((end) => end * factor + offset);
  return {
    id: channel.id,
    column,
    factor,
    offset,
    low: Math.min(a ?? -Infinity, b ?? Infinity),
    high: Math.max(a ?? -Infinity, b ?? Infinity),
  };
}
