import type { DeviceId } from '@kizashi/kernel';
import { RECENT_BODIES, type SeenMessage } from './telemetry-store.ts';

/** Messages of one boot whose seqs follow each other, as one row: a busy device sends many between two commits. */
export interface SeenRun {
  readonly deviceId: DeviceId;
  readonly bid: string;
  /** Seq of the first. */
  readonly from: number;
  /** Of their bodies, in the order of their seqs, 32 bits each. */
  readonly hashes: number[];
}

export function seenRuns(seen: readonly SeenMessage[]): SeenRun[] {
  const runs: SeenRun[] = [];
  const last = new Map<DeviceId, SeenRun>();
  for (const { deviceId, bid, seq, bodyHash } of seen) {
    const run = last.get(deviceId);
    if (run?.bid === bid && run.from + run.hashes.length === seq) {
      run.hashes.push(bodyHash);
      continue;
    }
    const begun = { deviceId, bid, from: seq, hashes: [bodyHash] };
    last.set(deviceId, begun);
    runs.push(begun);
  }
  return runs;
}

/** Four bytes a hash, little-endian as every machine that we run on. */
export function toBytes(hashes: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(hashes).buffer);
}

/**
 * Body hashes of the last messages of a device, by `bid:seq`, from runs in the order in which they were written. A
 * message that is there twice keeps its first hash.
 * @param runs `hashes` as `toBytes` has made them
 */
export function recentBodies(
  runs: readonly { readonly bid: string; readonly from: number; readonly hashes: Uint8Array }[],
): Map<string, number> {
  const all = new Map<string, number>();
  for (const { bid, from, hashes } of runs) {
    // A copy, since four bytes must lie where their number may begin.
    for (const [i, hash] of new Uint32Array(Uint8Array.from(hashes).buffer).entries()) {
      const key = `${bid}:${from + i}`;
      if (!all.has(key)) all.set(key, hash);
    }
  }
  return new Map([...all].slice(-RECENT_BODIES));
}
