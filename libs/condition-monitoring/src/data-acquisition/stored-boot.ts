import { parseMessage } from '@kizashi/firmware-contracts';
import type { EpochMs } from '@kizashi/kernel';
import type { Boot } from './boot.ts';
import { resolveChannels } from './channel-table.ts';
import type { MachineModel } from './machine-model.ts';

/** A boot as it is kept: the birth's text stands for its channel table. */
export interface StoredBoot {
  readonly bid: string;
  readonly boot: number;
  readonly bootCounter?: number;
  readonly bornAt: EpochMs;
  readonly birth: string;
  readonly timeBase?: EpochMs;
}

export function toStoredBoot({ bid, rank, bootCounter, bornAt, birth, timeBase }: Boot): StoredBoot {
  return {
    bid,
    boot: rank,
    ...(bootCounter !== undefined && { bootCounter }),
    bornAt,
    birth,
    ...(timeBase !== undefined && { timeBase }),
  };
}

/** The boot with its channels matched to the model as it is now; undefined if its birth cannot be read any more. */
export function fromStoredBoot(stored: StoredBoot, model: MachineModel): Boot | undefined {
  const { bid, boot, bootCounter, bornAt, birth, timeBase } = stored;
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
  };
}
