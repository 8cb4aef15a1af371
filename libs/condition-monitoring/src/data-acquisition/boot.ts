import type { BirthMessage } from '@kizashi/firmware-contracts';
import { type EpochMs, err, ok, type Rejection, type Result } from '@kizashi/kernel';
import { type ChannelTable, resolveChannels } from './channel-table.ts';
import type { ClockSkew } from './clock-skew.ts';
import type { MachineModel } from './machine-model.ts';

/** One boot of a device: everything that its telemetry leaves out and its birth has said once. */
export interface Boot {
  readonly bid: string;
  /** Grows with the order of boots, from 1. */
  readonly rank: number;
  readonly bootCounter?: number;
  /** When its first birth came in. */
  readonly bornAt: EpochMs;
  /** Seq of the birth that `channels` is from: the newest one. */
  readonly birthSeq: number;
  /** That birth as received, JSON text. */
  readonly birth: string;
  readonly channels: ChannelTable;
  /** Smallest `receivedAt - up` so far: the instant of boot, for messages without a clock. */
  readonly timeBase?: EpochMs;
  /** How far its clock is off, for a boot with a clock. */
  readonly skew?: ClockSkew;
}

export type Boots = ReadonlyMap<string, Boot>;

/**
 * Takes a birth: a new boot, or a newer channel table of a known one.
 *
 * The rank is the device's own counter where it sends one (plus one, since counters may start at 0), so that births
 * that arrive in the wrong order change no rank that readings are stored under; else one more than the highest.
 */
export function bornBoot(
  boots: Boots,
  birth: BirthMessage,
  text: string,
  model: MachineModel,
  receivedAt: EpochMs,
): Result<Boot, Rejection<'bid-reused'>> {
  const known = boots.get(birth.bid);
  if (known && known.bootCounter !== birth.bn) {
    const detail = `boot id "${birth.bid}" belongs to boot ${known.bootCounter ?? 'without a counter'}, not ${birth.bn ?? 'without one'}; every boot takes a new one`;
    return err({ code: 'bid-reused', detail, field: '/bid' });
  }
  if (known && known.birthSeq > birth.seq) return ok(dated(known, receivedAt - birth.up));
  const boot: Boot = {
    bid: birth.bid,
    rank: known?.rank ?? (birth.bn === undefined ? highestRank(boots) : birth.bn) + 1,
    ...(birth.bn !== undefined && { bootCounter: birth.bn }),
    bornAt: known?.bornAt ?? receivedAt,
    birthSeq: birth.seq,
    birth: text,
    channels: resolveChannels(birth.channels, model),
    ...(known?.timeBase !== undefined && { timeBase: known.timeBase }),
    ...(known?.skew !== undefined && { skew: known.skew }),
  };
  return ok(isNewest(boots, boot) ? dated(boot, receivedAt - birth.up) : boot);
}

/** The boot with the smaller of its time base and `candidate`. */
export function dated(boot: Boot, candidate: number): Boot {
  if (boot.timeBase !== undefined && boot.timeBase <= candidate) return boot;
  return { ...boot, timeBase: candidate as EpochMs };
}

/** Whether no boot came after this one: only then does a message come in at about the time it was made. */
export function isNewest(boots: Boots, boot: Boot): boolean {
  return boot.rank >= highestRank(boots);
}

function highestRank(boots: Boots): number {
  let highest = 0;
  for (const { rank } of boots.values()) if (rank > highest) highest = rank;
  return highest;
}
