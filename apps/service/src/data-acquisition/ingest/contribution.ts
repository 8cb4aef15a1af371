import type { IngestCommit } from '@kizashi/storage/telemetry-store';

/** What one message adds to the next commit, and who waits for it. */
export interface Contribution extends IngestCommit {
  /** The same message as it goes in when its own content makes a commit impossible: put aside, not stored. */
  readonly asPoison: (detail: string) => IngestCommit;
  /** Called once: after the commit that holds it, or with the reason why there will be none. */
  readonly settle: (failure?: Error) => void;
}

/** The contributions as one commit, in their order. */
export function mergeCommits(parts: readonly IngestCommit[]): IngestCommit {
  return {
    rows: parts.flatMap(({ rows }) => rows),
    events: parts.flatMap(({ events }) => events),
    waves: parts.flatMap(({ waves }) => waves),
    seen: parts.flatMap(({ seen }) => seen),
    boots: newestOfEach(parts.flatMap(({ boots }) => boots)),
    quarantined: parts.flatMap(({ quarantined }) => quarantined),
  };
}

/** A boot that several messages changed is written once. */
function newestOfEach(boots: IngestCommit['boots']): IngestCommit['boots'] {
  return [...new Map(boots.map((boot) => [`${boot.deviceId} ${boot.bid}`, boot])).values()];
}

export function isEmpty({ rows, events, waves, seen, boots, quarantined }: IngestCommit): boolean {
  return rows.length + events.length + waves.length + seen.length + boots.length + quarantined.length === 0;
}
