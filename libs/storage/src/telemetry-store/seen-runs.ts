import type { DeviceId } from '@kizashi/kernel';
import { RECENT_BODIES, type SeenMessage } from './telemetry-store.ts';

/** Messages of one boot whose seqs follow each other, as one row: a busy device sends many between two commits. */
export interface SeenRun {
  readonly deviceId: DeviceId;
  readonly bid: string;
  /** Seq of the first. */
  readonly from: number;
  /** Of their bodies, in the order of their seqs. */
  readonly hashes: string[];
}

/** Separators that stand in no hash: ASCII has them for this. */
const UNIT = '\u001f';
const RECORD = '\u001e';

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

/** A run as text: its first seq and its hashes, with UNIT between them; texts of several are joined by RECORD. */
export function bodiesOf({ from, hashes }: Pick<SeenRun, 'from' | 'hashes'>): string {
  return [from, ...hashes].join(UNIT);
}

/**
 * Body hashes of the last messages of a device, by `bid:seq`, from texts in the order in which they were written. A
 * message that is there twice keeps its first hash.
 */
export function recentBodies(
  rows: readonly { readonly bid: string; readonly bodies: string }[],
): Map<string, string> {
  const all = new Map<string, string>();
  for (const { bid, bodies } of rows) {
    for (const run of bodies.split(RECORD)) {
      const [from, ...hashes] = run.split(UNIT);
      for (const [i, hash] of hashes.entries()) {
        const key = `${bid}:${Number(from) + i}`;
        if (!all.has(key)) all.set(key, hash);
      }
    }
  }
  return new Map([...all].slice(-RECENT_BODIES));
}
