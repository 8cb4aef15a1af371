import type { Channel, MachineModel, Position } from '@kizashi/condition-monitoring/data-acquisition';
import { BURST_FEATURES, type BurstFeature } from '@kizashi/condition-monitoring/data-manipulation';
import type { ChannelId } from '@kizashi/kernel';

type Model = Pick<MachineModel, 'channels' | 'positions'>;

/** A channel that holds a feature of another channel's bursts. */
export interface DerivedChannel {
  /** Place in the model's channel list. */
  readonly index: number;
  readonly channel: Channel;
  readonly feature: BurstFeature;
}

/** The channels that bursts of this one are reduced to; none where the maker asked for none. */
export function derivedFrom({ channels }: Pick<Model, 'channels'>, from: ChannelId): DerivedChannel[] {
  return channels.flatMap((channel, index) => {
    const { derived } = channel;
    const feature = BURST_FEATURES.find((known) => known === derived?.feature);
    return derived?.from === from && feature !== undefined ? [{ index, channel, feature }] : [];
  });
}

/** The position that a channel's bursts speak of: its first with a bearing, else its first. */
export function positionHeard({ channels, positions }: Model, id: ChannelId): Position | undefined {
  const { positionIds = [] } = channels.find((channel) => channel.id === id) ?? {};
  const heard = positions.filter((position) => positionIds.includes(position.id));
  return heard.find(({ bearing }) => bearing !== undefined) ?? heard[0];
}
