import { toStoredBoot } from '@kizashi/condition-monitoring/data-acquisition';
import type { EpochMs } from '@kizashi/kernel';
import type { IngestCommit } from '@kizashi/storage/telemetry-store';
import type { Arrival } from './arrival.ts';
import { quarantined } from './quarantined.ts';
import type { Outcome } from './run-room.ts';

export const NOTHING_TO_COMMIT: IngestCommit = {
  rows: [],
  events: [],
  waves: [],
  seen: [],
  boots: [],
  quarantined: [],
};

const NONE: readonly never[] = [];

/** What of one message has to be on disk before it is acknowledged. */
export function toCommit(
  arrival: Arrival,
  { rows, events, waves, boot, key, seen, refusals, bodyHash }: Outcome,
  receivedAt: EpochMs,
): IngestCommit {
  const deviceId = arrival.device.id;
  return {
    rows,
    events,
    waves,
    seen: key && seen ? [{ deviceId, bid: key.bid, seq: key.seq, bodyHash }] : NONE,
    boots: boot ? [{ deviceId, ...toStoredBoot(boot) }] : NONE,
    quarantined: quarantined(arrival, receivedAt, refusals),
  };
}

/** The same message where the store cannot take what it holds. */
export function toPoisonCommit(
  arrival: Arrival,
  seen: IngestCommit['seen'],
  receivedAt: EpochMs,
  detail: string,
): IngestCommit {
  const entries = quarantined(arrival, receivedAt, [{ code: 'poison', detail }]);
  return { ...NOTHING_TO_COMMIT, seen, quarantined: entries };
}
