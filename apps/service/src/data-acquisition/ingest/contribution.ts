import type { DeviceId } from '@kizashi/kernel';
import type { IngestCommit } from '@kizashi/storage/telemetry-store';

/** What one message adds to the next commit, and who waits for it. */
export interface Contribution extends IngestCommit {
  /** Whose it is: devices have turns, and what one of them sent keeps its order. */
  readonly deviceId: DeviceId;
  /** The same message as it goes in when its own content makes a commit impossible: put aside, not stored. */
  readonly asPoison: (detail: string) => IngestCommit;
  /** Called once: after the commit that holds it, or with the reason why there will be none. */
  readonly settle: (failure?: Error) => void;
}

/** The contributions as one commit, in their order. One pass: most of them have a row, a seen message and nothing else. */
export function mergeCommits(parts: readonly IngestCommit[]): IngestCommit {
  const all = {
    rows: [] as IngestCommit['rows'][number][],
    events: [] as IngestCommit['events'][number][],
    waves: [] as IngestCommit['waves'][number][],
    seen: [] as IngestCommit['seen'][number][],
    boots: [] as IngestCommit['boots'][number][],
    quarantined: [] as IngestCommit['quarantined'][number][],
  };
  for (const part of parts) {
    addTo(all.rows, part.rows);
    addTo(all.seen, part.seen);
    addTo(all.events, part.events);
    addTo(all.waves, part.waves);
    addTo(all.boots, part.boots);
    addTo(all.quarantined, part.quarantined);
  }
  return { ...all, boots: newestOfEach(all.boots) };
}

/** By index: six iterators for each message would be half of what merging costs. */
function addTo<T>(all: T[], some: readonly T[]): void {
  for (let i = 0; i < some.length; i += 1) all.push(some[i] as T);
}

/** A boot that several messages changed is written once. */
function newestOfEach(boots: IngestCommit['boots']): IngestCommit['boots'] {
  if (boots.length < 2) return boots;
  return [...new Map(boots.map((boot) => [`${boot.deviceId} ${boot.bid}`, boot])).values()];
}

export function isEmpty({ rows, events, waves, seen, boots, quarantined }: IngestCommit): boolean {
  return rows.length + events.length + waves.length + seen.length + boots.length + quarantined.length === 0;
}
