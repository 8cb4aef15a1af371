import type { ChannelState, MachineModel } from '@kizashi/api-contract';
import type { PartOfMachine } from './use-machine.ts';

type Channel = MachineModel['channels'][number];

/** Channels by the position that they tell of; `positionId` is null for those of the machine as a whole. */
export interface ChannelGroup {
  readonly positionId: string | null;
  readonly channels: readonly Channel[];
}

/** In the order of the model's positions, each with its own channels, those of the whole machine last. */
export function channelGroups({
  channels,
  positions,
}: Pick<MachineModel, 'channels' | 'positions'>): ChannelGroup[] {
  const of = (positionId: string) => channels.filter(({ positionIds }) => positionIds.includes(positionId));
  const known = new Set(positions.map(({ id }) => id));
  return [
    ...positions.map(({ id }) => ({ positionId: id, channels: of(id) })),
    {
      positionId: null,
      channels: channels.filter(({ positionIds }) => !positionIds.some((id) => known.has(id))),
    },
  ].filter(({ channels: own }) => own.length > 0);
}

const PRESSING: readonly ChannelState['state'][] = [
  'alarm',
  'watch',
  'drifting',
  'frozen',
  'swapped',
  'wrong-unit',
  'silent',
];

/**
 * The channel to show when nobody has chosen one: the one whose state presses most, else the first reason of the part
 * that ends soonest, else the model's first wear channel.
 */
export function channelToShow(
  { channels }: Pick<MachineModel, 'channels'>,
  states: readonly ChannelState[],
  soonest: PartOfMachine | undefined,
): string | undefined {
  const known = (id: string | undefined) => channels.some((channel) => channel.id === id);
  for (const state of PRESSING) {
    const found = states.find((channel) => channel.state === state && known(channel.channel));
    if (found !== undefined) return found.channel;
  }
  const reason = soonest?.forecast?.because.find(({ channel }) => known(channel));
  return reason?.channel ?? channels.find(({ role }) => role === 'wear')?.id ?? channels[0]?.id;
}
