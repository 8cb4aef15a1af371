import type { ChannelDeclaration } from '@kizashi/firmware-contracts';
import type { MachineModel } from './machine-model.ts';
import { conversionBetween } from './unit-conversion.ts';

/** Where a declared channel goes: the model's column and unit, and what its sensor can measure in that unit. */
export interface ChannelRoute {
  readonly column: number;
  readonly factor: number;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

/** Why no sample of a declared channel can be stored. */
export interface ClosedRoute {
  readonly code: 'unknown-channel' | 'unit-mismatch';
  readonly detail: string;
}

/** By channel id as declared in the birth. */
export type ChannelTable = ReadonlyMap<string, ChannelRoute | ClosedRoute>;

/** Matches a birth's channels with the machine model's; units are compared here once and never per sample. */
export function resolveChannels(declared: readonly ChannelDeclaration[], model: MachineModel): ChannelTable {
  return new Map(declared.map((channel) => [channel.id, routeOf(channel, model)]));
}

function routeOf({ id, unit, range }: ChannelDeclaration, model: MachineModel): ChannelRoute | ClosedRoute {
  const column = model.channels.findIndex((channel) => channel.id === id);
  const channel = model.channels[column];
  if (!channel) {
    return { code: 'unknown-channel', detail: `machine model "${model.name}" has no channel of this id` };
  }
  const conversion = conversionBetween(unit, channel.unit);
  if (!conversion) {
    const detail = `the birth says "${unit}", the machine model "${channel.unit}", and UCUM knows no way between`;
    return { code: 'unit-mismatch', detail };
  }
  const { factor, offset } = conversion;
  const [a, b] = (range ?? [-Infinity, Infinity]).map((end) => end * factor + offset);
  return {
    column,
    factor,
    offset,
    low: Math.min(a ?? -Infinity, b ?? Infinity),
    high: Math.max(a ?? -Infinity, b ?? Infinity),
  };
}
