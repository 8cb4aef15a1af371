import { type EpochMs, MINUTE_MS } from '@kizashi/kernel';
import type { Boot, Boots } from './boot.ts';
import { Captures } from './captures.ts';
import type { MachineModel } from './machine-model.ts';
import { RecentBodies } from './recent-bodies.ts';
import { includesSeq, type SeqRanges, withSeq } from './seq-ranges.ts';
import { fromStoredBoot, type StoredBoot, toStoredBoot } from './stored-boot.ts';

/** Names a message for ever: `seq` counts within the boot `bid` of its device. */
export interface MessageKey {
  readonly bid: string;
  readonly seq: number;
}

/** A clock that goes back by less was set right; by more it was set wrong at least once. */
const STEP_BACK_MS = MINUTE_MS;

/** What a device's acquisition starts from after a restart. */
export interface StoredDeviceMemory {
  readonly boots: readonly StoredBoot[];
  readonly seen: ReadonlyMap<string, SeqRanges>;
  /** Body hash (CRC-32) by `${bid}:${seq}`. */
  readonly recentBodies: ReadonlyMap<string, number>;
}

/**
 * What data acquisition remembers of one device. It is ahead of the store by what the next commit will hold; when
 * that commit is given up, the memory is thrown away and read again.
 */
export class DeviceMemory {
  readonly #boots = new Map<string, Boot>();
  /** Our own copies: the newest range grows with nearly every message. */
  readonly #seen = new Map<string, [from: number, to: number][]>();
  readonly #recent = new RecentBodies();
  /** By boot id: time of the device at the highest seq that told one. */
  readonly #clocks = new Map<string, { seq: number; at: EpochMs }>();
  #model: MachineModel;
  /** Read with the first chunk of a waveform: most devices send none. */
  captures: Captures | undefined;

  constructor(stored: StoredDeviceMemory, model: MachineModel) {
    this.#model = model;
    for (const one of stored.boots) {
      const boot = fromStoredBoot(one, model);
      if (boot) this.#boots.set(boot.bid, boot);
    }
    for (const [bid, ranges] of stored.seen) this.#seen.set(bid, copyOf(ranges));
    for (const [key, hash] of stored.recentBodies) {
      const colon = key.lastIndexOf(':');
      this.#recent.remember(key.slice(0, colon), Number(key.slice(colon + 1)), hash);
    }
  }

  get boots(): Boots {
    return this.#boots;
  }

  /** `conflict`: the key was used for another body. Beyond the last 1,000 messages every repetition is a `duplicate`. */
  standing({ bid, seq }: MessageKey, bodyHash: number): 'new' | 'duplicate' | 'conflict' {
    if (!includesSeq(this.#seen.get(bid) ?? [], seq)) return 'new';
    return this.#recent.differs(bid, seq, bodyHash) ? 'conflict' : 'duplicate';
  }

  see({ bid, seq }: MessageKey, bodyHash: number): void {
    const ranges = this.#seen.get(bid) ?? [];
    const last = ranges.at(-1);
    if (last?.[1] === seq) last[1] = seq + 1;
    else this.#seen.set(bid, copyOf(withSeq(ranges, seq)));
    this.#recent.remember(bid, seq, bodyHash);
  }

  /** Whether a later message of the boot tells an earlier time by more than a minute: its clock was put back. */
  stepsBack({ bid, seq }: MessageKey, deviceTime: EpochMs): boolean {
    const before = this.#clocks.get(bid);
    return before !== undefined && seq > before.seq && deviceTime < before.at - STEP_BACK_MS;
  }

  /** @param deviceTime newest time that the message tells, by the clock of its device */
  heardClock({ bid, seq }: MessageKey, deviceTime: EpochMs): void {
    const before = this.#clocks.get(bid);
    if (before === undefined) this.#clocks.set(bid, { seq, at: deviceTime });
    else if (seq > before.seq) {
      before.seq = seq;
      before.at = deviceTime;
    }
  }

  takeBoot(boot: Boot): void {
    this.#boots.set(boot.bid, boot);
  }

  /** Matches every channel table again when the machine model was edited. */
  useModel(model: MachineModel): void {
    if (model === this.#model) return;
    this.#model = model;
    for (const boot of [...this.#boots.values()]) {
      const again = fromStoredBoot(toStoredBoot(boot), model);
      if (again) this.#boots.set(boot.bid, again);
    }
  }
}

function copyOf(ranges: SeqRanges): [from: number, to: number][] {
  return ranges.map(([from, to]) => [from, to]);
}
