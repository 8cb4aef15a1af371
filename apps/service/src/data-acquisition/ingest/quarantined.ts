import type { EpochMs, Id } from '@kizashi/kernel';
import type { QuarantineEntry } from '@kizashi/storage/telemetry-store';
import { newId } from '../../listing/index.ts';
import type { Arrival } from './arrival.ts';
import type { IngestCode } from './ingest-codes.ts';

export interface PutAside {
  readonly code: IngestCode;
  readonly detail: string;
  /** Both absent where the whole message was refused. */
  readonly samples?: number;
  readonly events?: number;
}

/** Of nearly every message. */
const NONE: readonly QuarantineEntry[] = [];

const LONGEST_DETAIL = 1_000;

/** One entry a code, which holds the whole message, so that it can be replayed. */
export function quarantined(
  arrival: Arrival,
  receivedAt: EpochMs,
  reasons: readonly PutAside[],
): readonly QuarantineEntry[] {
  if (reasons.length === 0) return NONE;
  return [...byCode(reasons)].map(([code, detail]) => ({
    id: newId<Id<'quarantine-entry'>>('qrn'),
    deviceId: arrival.device.id,
    topic: arrival.topic,
    receivedAt,
    code,
    detail,
    // The broker's buffer is a slice of what the socket read; kept alive it would keep all of that.
    payload: Uint8Array.from(arrival.payload),
  }));
}

/** Code and what a person reads of it, for every code among the reasons. */
export function byCode(reasons: readonly PutAside[]): ReadonlyMap<IngestCode, string> {
  const details = Map.groupBy(reasons, ({ code }) => code);
  return new Map(
    [...details].map(([code, same]) => [code, same.map(inFull).join('; ').slice(0, LONGEST_DETAIL)]),
  );
}

function inFull({ detail, samples, events }: PutAside): string {
  if (samples !== undefined) return `${detail} (${samples} ${samples === 1 ? 'sample' : 'samples'})`;
  if (events !== undefined) return `${detail} (${events} ${events === 1 ? 'event' : 'events'})`;
  return detail;
}
