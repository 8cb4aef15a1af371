import { parseMessage } from '@kizashi/firmware-contracts';
import type { EpochMs } from '@kizashi/kernel';
import type { Boot } from './boot.ts';
import { resolveChannels } from './channel-table.ts';
import { skewFrom, skewMsOf } from './clock-skew.ts';
import type { MachineModel } from './machine-model.ts';

/** A boot as it is kept: the birth's text stands for its channel table. */
export interface StoredBoot {
  readonly bid: string;
  readonly boot: number;
  readonly bootCounter?: number;
  readonly bornAt: EpochMs;
  readonly birth: string;
  readonly timeBase?: EpochMs;
  /** How far its clock is off (`ClockSkew`), in milliseconds. */
  readonly skewMs?: number;
}

export function toStoredBoot(boot: Boot): StoredBoot {
  const { bid, rank, bootCounter, bornAt, birth, timeBase, skew } = boot;
  return {
    bid,
    boot: rank,
    ...(bootCounter !== undefined && { bootCounter }),
    bornAt,
    birth,
    ...(timeBase !== undefined && { timeBase }),
    ...(skew !== undefined && { skewMs: skewMsOf(skew) }),
  };
}

/** The boot with its channels matched to the model as it is now; undefined if its birth cannot be read any more. */
export function fromStoredBoot(stored: StoredBoot, model: MachineModel): Boot | undefined {
  const { bid, boot, bootCounter, bornAt, birth, timeBase, skewMs } = stored;
  const parsed = parseMessage('birth', new TextEncoder().encode(birth));
  if (!parsed.ok) return undefined;
  return {
    bid,
    rank: boot,
    ...(bootCounter !== undefined && { bootCounter }),
    bornAt,
    birthSeq: parsed.value.message.seq,
    birth,
    channels: resolveChannels(parsed.value.message.channels, model),
    ...(timeBase !== undefined && { timeBase }),
    ...(skewMs !== undefined && { skew: skewFrom(skewMs) }),
  };
}
