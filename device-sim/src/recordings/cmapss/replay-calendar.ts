import { type EpochMs, epochMs, type TimeRange } from '@kizashi/kernel';
import type { Row } from '../../device/batch-rows.ts';
import { CYCLE_CHANNEL, SETTINGS_AND_SENSORS } from './cmapss-channels.ts';
import {
  type CmapssRecording,
  firstCycle,
  lastCycle,
  type RecordedUnit,
  recordedLength,
} from './cmapss-recording.ts';

/**
 * Dates for a recording that has none: all units end their last cycle at the same instant, which is fleet-now when
 * the replay is over; the longest begins at the start. A reading is dated at the beginning of its cycle, and cycles
 * begin at multiples of their length, as the product's windows do, so that one window holds one whole cycle.
 */
export class ReplayCalendar {
  readonly cycleMs: number;
  readonly beginsAt: EpochMs;
  /** End of every unit's last cycle. */
  readonly endsAt: EpochMs;

  /** `notBefore`: the longest unit begins with the first cycle edge from there on. */
  constructor({ units }: CmapssRecording, cycleMs: number, notBefore: EpochMs) {
    this.cycleMs = cycleMs;
    this.beginsAt = epochMs(Math.ceil(notBefore / cycleMs) * cycleMs);
    this.endsAt = epochMs(this.beginsAt + Math.max(...units.map(recordedLength)) * cycleMs);
  }

  cycleAt(unit: RecordedUnit, cycle: number): EpochMs {
    return epochMs(this.endsAt - (lastCycle(unit) - cycle + 1) * this.cycleMs);
  }

  /** When the unit's part is fitted: with its first cycle. */
  fittedAt(unit: RecordedUnit): EpochMs {
    return this.cycleAt(unit, firstCycle(unit));
  }

  /** What the unit's controller measures in [from, to), oldest first. */
  rows(unit: RecordedUnit, { from, to }: TimeRange): Row[] {
    return unit.cycles.flatMap(({ cycle, values }) => {
      const at = this.cycleAt(unit, cycle);
      if (at < from || at >= to) return [];
      const measured = SETTINGS_AND_SENSORS.map(({ id }, i) => [id, values[i] as number] as const);
      return [{ at, values: [...measured, [CYCLE_CHANNEL, cycle] as const] }];
    });
  }
}
