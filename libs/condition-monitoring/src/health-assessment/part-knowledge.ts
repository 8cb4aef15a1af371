import type { ChannelId } from '@kizashi/kernel';
import type { FoundModes } from './found-modes.ts';
import type { ModeOffset } from './mode-offsets.ts';

/** What ended lives have taught about one channel of a part number, in the channel's unit. */
export interface ChannelKnowledge {
  /** Mean over parts of the early level; sd of one window about its own part's level; sd between parts. */
  readonly mean: number;
  readonly sd: number;
  readonly spread: number;
  /** Level at which parts of this number failed. */
  readonly limit: number;
  /** It moved up in some parts and down in others: `limit` then gives the distance only. */
  readonly bothSides: boolean;
  /**
   * How much of a part's own early offset is still in its level at failure: 0 where parts fail at one absolute
   * level, 1 where they fail after one and the same change.
   */
  readonly offsetKept: number;
  /** How its level in each of the found modes lies to the mean level; absent where modes explain little of it. */
  readonly offsets?: readonly ModeOffset[];
  /** Share in the wear, 0..1, by how surely the change stands out of noise; the weights sum to 1. */
  readonly weight: number;
}

/** What ended lives of a part number in one position have taught about its wear. Plain JSON. */
export interface WearKnowledge {
  readonly lives: number;
  readonly failures: number;
  /** Parts removed far worn that taught where channels end; absent once enough have failed. */
  readonly witnesses?: number;
  /** Mean life, in the position's unit: tells a part that is monitored from its start from one that is not. */
  readonly meanLife: number;
  /** Operating modes that the lives were found to have run in; absent where they ran in one. */
  readonly modes?: FoundModes;
  /** Channels that lives had readings of; absent in what was learned before this was kept, which is all of them. */
  readonly tried?: readonly ChannelId[];
  /** Channels that tell of wear; one that was tried and is missing here was constant or told nothing. */
  readonly channels: Readonly<Record<ChannelId, ChannelKnowledge>>;
}
