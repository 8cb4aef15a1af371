import type { DeviceId } from '@kizashi/kernel';
import { mergeRanges, rangesOf, type SeqRange } from './seen-ranges.ts';
import {
  type BootRecord,
  type DeviceIngestState,
  QUARANTINE_BYTES_PER_DEVICE,
  QUARANTINE_ENTRIES_PER_DEVICE,
  type QuarantineEntry,
  RECENT_BODIES,
  type SeenMessage,
} from './telemetry-store.ts';

/** Everything of one device that is not a reading. */
class DeviceLedger {
  readonly boots = new Map<string, BootRecord>();
  readonly seen = new Map<string, SeqRange[]>();
  readonly recentBodies = new Map<string, number>();
  /** Newest first. */
  quarantine: QuarantineEntry[] = [];
}

/** Boots, seen seqs and quarantine of the memory store. */
export class MemoryIngestLedger {
  readonly #devices = new Map<DeviceId, DeviceLedger>();

  record(
    seen: readonly SeenMessage[],
    boots: readonly BootRecord[],
    quarantined: readonly QuarantineEntry[],
  ): void {
    for (const message of seen) this.#see(message);
    for (const boot of boots) this.#of(boot.deviceId).boots.set(boot.bid, boot);
    for (const entry of quarantined) {
      const ledger = this.#of(entry.deviceId);
      const place = ledger.quarantine.findIndex(({ id }) => id === entry.id);
      ledger.quarantine =
        place < 0 ? newestWithinBounds([entry, ...ledger.quarantine]) : ledger.quarantine.with(place, entry);
    }
  }

  stateOf(deviceId: DeviceId): DeviceIngestState {
    const ledger = this.#of(deviceId);
    return {
      boots: [...ledger.boots.values()].sort((a, b) => a.boot - b.boot),
      seen: new Map(ledger.seen),
      recentBodies: new Map(ledger.recentBodies),
    };
  }

  quarantine(deviceId: DeviceId): QuarantineEntry[] {
    return this.#of(deviceId).quarantine;
  }

  #see({ deviceId, bid, seq, bodyHash }: SeenMessage): void {
    const { seen, recentBodies } = this.#of(deviceId);
    const key = `${bid}:${seq}`;
    seen.set(bid, mergeRanges([...(seen.get(bid) ?? []), ...rangesOf([seq])]));
    if (recentBodies.has(key)) return;
    recentBodies.set(key, bodyHash);
    for (const oldest of recentBodies.keys()) {
      if (recentBodies.size <= RECENT_BODIES) break;
      recentBodies.delete(oldest);
    }
  }

  #of(deviceId: DeviceId): DeviceLedger {
    let ledger = this.#devices.get(deviceId);
    if (ledger === undefined) {
      ledger = new DeviceLedger();
      this.#devices.set(deviceId, ledger);
    }
    return ledger;
  }
}

/** Newest first, what arrived later before what arrived in the same millisecond, cut off at both bounds. */
function newestWithinBounds(entries: readonly QuarantineEntry[]): QuarantineEntry[] {
  let bytes = 0;
  return entries
    .toSorted((a, b) => b.receivedAt - a.receivedAt)
    .slice(0, QUARANTINE_ENTRIES_PER_DEVICE)
    .filter(({ payload }) => {
      bytes += payload.byteLength;
      return bytes <= QUARANTINE_BYTES_PER_DEVICE;
    });
}
