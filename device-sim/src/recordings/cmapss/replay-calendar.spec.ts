import { describe, expect, it } from '@jest/globals';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { madeUpRecording } from './recording.fixture.ts';
import { ReplayCalendar } from './replay-calendar.ts';

const CYCLE = 6 * HOUR_MS;
const at = (text: string) => epochMs(Date.parse(text));
const everAfter = (from: EpochMs) => ({ from, to: epochMs(Number.MAX_SAFE_INTEGER) });

describe('ReplayCalendar', () => {
  const recording = madeUpRecording(40, 3);
  const dates = new ReplayCalendar(recording, CYCLE, at('2026-01-01T00:00:00Z'));
  const [long, short] = recording.units as [(typeof recording.units)[0], (typeof recording.units)[0]];

  it('lets the longest unit begin at the start and all units end together', () => {
    expect(dates.beginsAt).toBe(at('2026-01-01T00:00:00Z'));
    expect(dates.fittedAt(long)).toBe(dates.beginsAt);
    expect(dates.endsAt).toBe(at('2026-01-11T00:00:00Z'));
    expect(dates.fittedAt(short)).toBe(at('2026-01-10T06:00:00Z'));
    for (const unit of [long, short])
      expect(dates.rows(unit, everAfter(dates.beginsAt)).at(-1)?.at).toBe(at('2026-01-10T23:59:00Z'));
  });

  it('counts from the next edge of a cycle, as windows do', () => {
    const late = new ReplayCalendar(recording, CYCLE, at('2026-01-01T00:00:01Z'));
    expect(late.beginsAt).toBe(at('2026-01-01T06:00:00Z'));
  });

  it('sends the cycle number as the running total beside settings and sensors', () => {
    const [row] = dates.rows(short, everAfter(dates.beginsAt));
    expect(row?.values).toHaveLength(25);
    expect(row?.values.slice(0, 4)).toEqual([
      ['setting_1', 2_001],
      ['setting_2', 2_001.01],
      ['setting_3', 2_001.02],
      ['sensor_1', 2_001.03],
    ]);
    expect(row?.values.at(-1)).toEqual(['cycle', 1]);
  });

  it('leaves the time of cycles empty that were not recorded', () => {
    const gap = { unit: 1, cycles: [3, 4, 8].map((cycle) => ({ cycle, values: [] })) };
    const calendar = new ReplayCalendar({ name: 'gap', units: [gap] }, CYCLE, at('2026-01-01T00:00:00Z'));
    const cycles = calendar
      .rows(gap, everAfter(epochMs(0)))
      .map((row) => (row.at - calendar.beginsAt) / CYCLE);
    expect(cycles.map(Math.floor)).toEqual([0, 1, 5]);
  });

  it('puts each cycle into a window of its own, within the life of the part, and closes the last one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 10, max: 3_000 }),
        fc.integer({ min: 0, max: 2_000_000_000_000 }),
        (lengths, minutes, from) => {
          const { units } = madeUpRecording(...lengths);
          const cycleMs = minutes * MINUTE_MS;
          const calendar = new ReplayCalendar({ name: 'any', units }, cycleMs, epochMs(from));
          expect(calendar.beginsAt).toBeGreaterThanOrEqual(from);
          for (const unit of units) {
            const windows = calendar
              .rows(unit, everAfter(epochMs(from)))
              .map((row) => Math.floor(row.at / cycleMs) * cycleMs);
            const first = calendar.fittedAt(unit);
            expect(windows).toEqual(unit.cycles.map((_, i) => first + i * cycleMs));
            expect((windows.at(-1) ?? 0) + cycleMs + 2 * MINUTE_MS).toBeLessThan(calendar.driveUntil);
          }
        },
      ),
    );
  });
});
