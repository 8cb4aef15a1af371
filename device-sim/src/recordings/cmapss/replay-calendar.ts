import { type EpochMs, epochMs, MINUTE_MS, type TimeRange } from '@kizashi/kernel';
import type { Row } from '../../device/batch-rows.ts';
import { CYCLE_CHANNEL, SETTINGS_AND_SENSORS } from './cmapss-channels.ts';
import { type CmapssRecording, lastCycle, type RecordedUnit, recordedLength } from './cmapss-recording.ts';

/** A cycle is measured so long before its end: in the product's window of that cycle, not in the next one. */
const BEFORE_END_MS = MINUTE_MS;
/** A window closes at the latest two minutes after its end; the drive goes on until it surely has. */
const CLOSING_MS = 5 * MINUTE_MS;
/** The shortest window of the product; shorter cycles would share one. */
export const SHORTEST_CYCLE_MS = 10 * MINUTE_MS;

/**
 * Dates for a recording that has none: all units end their last cycle at the same instant, which is fleet-now when
 * the replay is over; the longest begins at the start. Cycles begin at multiples of their length, as the product's
 * windows do, so that one window holds one whole cycle.
 */
export class ReplayCalendar {
  readonly cycleMs: number;
  /** Beginning of the longest unit's first cycle. */
  readonly beginsAt: EpochMs;
  /** End of every unit's last cycle. */
  readonly endsAt: EpochMs;

  /** `notBefore`: the longest unit begins with the first cycle edge from there on. */
  constructor({ units }: CmapssRecording, cycleMs: number, notBefore: EpochMs) {
    this.cycleMs = cycleMs;
    this.beginsAt = epochMs(Math.ceil(notBefore / cycleMs) * cycleMs);
    this.endsAt = epochMs(this.beginsAt + Math.max(...units.map(recordedLength)) * cycleMs);
  }

  /** Where the fleet clock must arrive so that every unit's last cycle has been judged. */
  get driveUntil(): EpochMs {
    return epochMs(this.endsAt + CLOSING_MS);
  }

  /** When the unit's part is fitted: with the beginning of its first cycle. */
  fittedAt(unit: RecordedUnit): EpochMs {
    return epochMs(this.endsAt - recordedLength(unit) * this.cycleMs);
  }

  /** What the unit's controller measures in [from, to), oldest first. */
  rows(unit: RecordedUnit, { from, to }: TimeRange): Row[] {
    const lastAt = this.endsAt - BEFORE_END_MS;
    return unit.cycles.flatMap(({ cycle, values }) => {
      const at = epochMs(lastAt - (lastCycle(unit) - cycle) * this.cycleMs);
      if (at < from || at >= to) return [];
      const measured = SETTINGS_AND_SENSORS.map(({ id }, i) => [id, values[i] as number] as const);
      return [{ at, values: [...measured, [CYCLE_CHANNEL, cycle] as const] }];
    });
  }
}
