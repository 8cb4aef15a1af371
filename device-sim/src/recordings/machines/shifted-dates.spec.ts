import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import type { RecordedMachine, RecordedMachines } from './recorded-machines.ts';
import { ShiftedDates } from './shifted-dates.ts';

const START = epochMs(Date.UTC(2015, 0, 1, 6));

function machine(id: string, firstAt: number, rows: number, periodMs: number): RecordedMachine {
  return {
    id,
    modelId: 'm',
    rows: Array.from({ length: rows }, (_, i) => ({ at: epochMs(firstAt + i * periodMs), values: [] })),
    alarms: [],
    parts: [{ positionId: 'p', fittedAt: epochMs(firstAt - 9 * DAY_MS) }],
  };
}
const recording = (...machines: RecordedMachine[]): RecordedMachines => ({ name: 'made_up', machines });
const hourly = recording(machine('1', START, 48, HOUR_MS), machine('2', START + HOUR_MS, 40, HOUR_MS));

describe('ShiftedDates', () => {
  it('moves everything by one shift, to a minute before the end of its window, and keeps the time of day', () => {
    const dates = ShiftedDates.from(hourly, epochMs(Date.UTC(2026, 5, 1)));
    expect(new Date(dates.beginsAt).toISOString()).toBe('2026-06-01T06:59:00.000Z');
    expect(new Date(dates.endsAt).toISOString()).toBe('2026-06-03T05:59:00.000Z');
    expect(dates.driveUntil - dates.endsAt).toBe(6 * MINUTE_MS);
    expect(dates.at(epochMs(START + 5)) - dates.beginsAt).toBe(5);
  });

  it('begins soon after the clock and ends with a window, whatever the period and the first row', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 * DAY_MS }),
        fc.integer({ min: 1, max: 2 * DAY_MS }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 4_000 * DAY_MS }),
        (offset, periodMs, rows, now) => {
          const some = recording(machine('1', START + offset, rows, periodMs));
          const dates = ShiftedDates.from(some, epochMs(now));
          const windowMs = Math.max(10 * MINUTE_MS, rows > 1 ? periodMs : 0);
          expect(dates.beginsAt).toBeGreaterThanOrEqual(now);
          expect(dates.beginsAt - now).toBeLessThan(DAY_MS + windowMs);
          expect((dates.endsAt + MINUTE_MS) % windowMs).toBe(0);
        },
      ),
    );
  });

  it('goes on with the shift of an interrupted replay, told by the parts that the service has', () => {
    const begun = ShiftedDates.from(hourly, epochMs(Date.UTC(2026, 5, 1)));
    const known = ({ parts: [part] }: RecordedMachine) => begun.at((part as { fittedAt: EpochMs }).fittedAt);
    const later = epochMs(begun.beginsAt + 7 * HOUR_MS);
    expect(ShiftedDates.of(hourly, later, known).endsAt).toBe(begun.endsAt);
    // Interrupted before every machine had its parts.
    const half = (one: RecordedMachine) => (one.id === '2' ? known(one) : undefined);
    expect(ShiftedDates.of(hourly, later, half).endsAt).toBe(begun.endsAt);
    expect(() => ShiftedDates.of(hourly, begun.driveUntil, known)).toThrow(
      'made_up was replayed on this service up to 2026-06-03T05:59:00.000Z',
    );
    const other = (one: RecordedMachine) => epochMs(known(one) + (one.id === '2' ? HOUR_MS : 0));
    expect(() => ShiftedDates.of(hourly, later, other)).toThrow(
      'made_up-002 and made_up-001 were begun with other dates than this file has',
    );
  });
});
