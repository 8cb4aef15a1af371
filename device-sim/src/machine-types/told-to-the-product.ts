import type { CataloguePart, MachineModelWrite } from '@kizashi/api-contract';
import type { ChannelDeclaration } from '@kizashi/firmware-contracts';
import { derivedChannels } from './derived-channels.ts';
import type { ChannelType, MachineType } from './machine-type.ts';

/** The machine model as the maker enters it; the hidden half of the type stays behind. */
export function machineModelOf(type: MachineType): MachineModelWrite {
  return {
    id: type.modelId,
    name: type.name,
    channels: [...type.channels.map(channelOf), ...derivedChannels(type)],
    positions: type.positions.map(({ id, name, lifeUnit, usageChannel, partNumber, failureModes }) => ({
      id,
      name,
      lifeUnit,
      usageChannel,
      partNumber,
      ...bearingOf(type, id),
      ...(failureModes !== undefined && {
        failureModes: failureModes.map(({ code, symptoms }) => ({ code, symptoms: [...symptoms] })),
      }),
    })),
  };
}

/** Its maker knows which bearing is in a position, whatever else is hidden. */
function bearingOf({ waves }: MachineType, positionId: string) {
  const wave = waves.find(({ position }) => position === positionId);
  if (wave === undefined) return {};
  const { balls: rollingElements, ballDiameter: elementDiameter, pitchDiameter, contactAngle } = wave.bearing;
  const { speedChannel } = wave;
  return { bearing: { rollingElements, elementDiameter, pitchDiameter, contactAngle, speedChannel } };
}

function channelOf(channel: ChannelType): MachineModelWrite['channels'][number] {
  const { id, name, unit, role, positionIds, worsens, limit, zones, bands, failureModes } = channel;
  return {
    id,
    name,
    unit,
    role,
    positionIds: [...(positionIds ?? [])],
    ...(worsens !== undefined && { worsens }),
    ...(limit !== undefined && { limit }),
    ...(zones !== undefined && { zones }),
    ...(bands !== undefined && { bands: [...bands] }),
    ...(failureModes !== undefined && { failureModes: [...failureModes] }),
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
