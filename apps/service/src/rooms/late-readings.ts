import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { LateReadings } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, epochMs } from '@kizashi/kernel';

/** What of a machine had passed the rooms before a pass. */
export interface PassedBefore {
  /** Windows up to here were folded before. */
  readonly backfilledUntil?: EpochMs;
  /** What was received up to here had passed. */
  readonly passedUntil?: EpochMs;
  /** What an earlier piece of the same back-fill has brought. */
  readonly late?: LateReadings;
}

/** The readings among `rows` for whose sake windows are folded again; undefined when it is not for readings. */
export function lateReadings(
  rows: readonly TelemetryRow[],
  { backfilledUntil, passedUntil, late }: PassedBefore,
): LateReadings | undefined {
  if (backfilledUntil === undefined || passedUntil === undefined) return undefined;
  let { readings, measuredFrom, receivedAt } = late ?? {
    readings: 0,
    measuredFrom: epochMs(Infinity),
    receivedAt: epochMs(0),
  };
  for (const row of rows) {
    if (row.receivedAt <= passedUntil || row.measuredAt >= backfilledUntil) continue;
    readings += row.values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
    measuredFrom = epochMs(Math.min(measuredFrom, row.measuredAt));
    receivedAt = epochMs(Math.max(receivedAt, row.receivedAt));
  }
  return readings === 0 ? undefined : { readings, measuredFrom, receivedAt };
}
