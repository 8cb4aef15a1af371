import type { CataloguePart, MachineModelWrite } from '@kizashi/api-contract';
import type { ChannelDeclaration } from '@kizashi/firmware-contracts';
import type { MachineType } from './machine-type.ts';

/** The machine model as the maker enters it; the hidden half of the type stays behind. */
export function machineModelOf(type: MachineType): MachineModelWrite {
  return {
    id: type.modelId,
    name: type.name,
    channels: type.channels.map(({ id, name, unit, role, positionIds, worsens, limit, failureModes }) => ({
      id,
      name,
      unit,
      role,
      positionIds: [...(positionIds ?? [])],
      ...(worsens !== undefined && { worsens }),
      ...(limit !== undefined && { limit }),
      ...(failureModes !== undefined && { failureModes: [...failureModes] }),
    })),
    positions: type.positions.map(({ id, name, lifeUnit, usageChannel, partNumber }) => ({
      id,
      name,
      lifeUnit,
      usageChannel,
      partNumber,
    })),
  };
}

export function catalogueOf(type: MachineType): readonly CataloguePart[] {
  return type.parts.map((part) => part.catalogue);
}

/** The channel table of the birth message, in the order of the type. */
export function declarationsOf(type: MachineType, periodMs: number): readonly ChannelDeclaration[] {
  return type.channels.map((channel, alias) => ({
    alias,
    id: channel.id,
    unit: channel.unit,
    range: [channel.range.min, channel.range.max],
    periodMs,
  }));
}
