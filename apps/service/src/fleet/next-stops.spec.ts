import { describe, expect, it } from '@jest/globals';
import { asId, DAY_MS, type EpochMs, fromIso, HOUR_MS, type PlannedStopId, toIso } from '@kizashi/kernel';
import fc from 'fast-check';
import { nextStops, type StopRule } from './next-stops.ts';

function at(iso: string): EpochMs {
  const instant = fromIso(iso);
  if (instant === undefined) throw new Error(`not an instant: ${iso}`);
  return instant;
}

function stop(from: string, hours: number, rrule: string | null = null): StopRule {
  const fromAt = at(from);
  return { id: asId<PlannedStopId>('stp_1'), fromAt, toAt: (fromAt + hours * HOUR_MS) as EpochMs, rrule };
}

function starts(stops: readonly StopRule[], zone: string, from: string, to: string): string[] {
  return nextStops(stops, zone, at(from), at(to)).map((window) => toIso(window.from));
}

describe('nextStops', () => {
  it('keeps the wall-clock time of the site when the clocks change', () => {
    const sundays = stop('2026-10-18T05:00:00+02:00', 8, 'FREQ=WEEKLY;BYDAY=SU');
    expect(starts([sundays], 'Europe/Berlin', '2026-10-18T00:00:00Z', '2026-11-02T00:00:00Z')).toEqual([
      '2026-10-18T03:00:00.000Z',
      '2026-10-25T04:00:00.000Z',
      '2026-11-01T04:00:00.000Z',
    ]);
  });

  it('takes the weekday of the site, not of UTC', () => {
    // Monday 06:00 in Tokyo is Sunday 21:00 in UTC.
    const mondays = stop('2026-11-02T06:00:00+09:00', 4, 'FREQ=WEEKLY;BYDAY=MO');
    expect(starts([mondays], 'Asia/Tokyo', '2026-11-01T00:00:00Z', '2026-11-10T00:00:00Z')).toEqual([
      '2026-11-01T21:00:00.000Z',
      '2026-11-08T21:00:00.000Z',
    ]);
  });

  it('counts one that has begun and is not over, and none that is over', () => {
    const once = stop('2026-11-02T06:00:00Z', 4);
    expect(starts([once], 'UTC', '2026-11-02T09:59:59Z', '2026-11-03T00:00:00Z')).toHaveLength(1);
    expect(starts([once], 'UTC', '2026-11-02T10:00:00Z', '2026-11-03T00:00:00Z')).toHaveLength(0);
    expect(starts([once], 'UTC', '2026-11-01T00:00:00Z', '2026-11-02T06:00:00Z')).toHaveLength(0);
  });

  it('ends with UNTIL and COUNT', () => {
    const until = stop('2026-11-01T06:00:00Z', 2, 'FREQ=DAILY;UNTIL=20261103T060000Z');
    const count = stop('2026-11-01T06:00:00Z', 2, 'FREQ=DAILY;COUNT=2');
    expect(starts([until], 'UTC', '2026-10-01T00:00:00Z', '2027-10-01T00:00:00Z')).toHaveLength(3);
    expect(starts([count], 'UTC', '2026-10-01T00:00:00Z', '2027-10-01T00:00:00Z')).toHaveLength(2);
  });

  it('answers in order of time, whatever the order of the stops', () => {
    const late = stop('2026-11-05T06:00:00Z', 2, 'FREQ=WEEKLY');
    const early = stop('2026-11-01T06:00:00Z', 2, 'FREQ=WEEKLY');
    const found = starts([late, early], 'UTC', '2026-11-01T00:00:00Z', '2026-11-15T00:00:00Z');
    expect(found).toEqual(found.toSorted());
    expect(found).toHaveLength(4);
  });

  it('finds a stop of every week in every week, wherever the window begins', () => {
    const weekly = stop('2020-01-05T06:00:00Z', 6, 'FREQ=WEEKLY');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 52 }), (day, weeks) => {
        const from = (weekly.toAt + day * DAY_MS) as EpochMs;
        const found = nextStops([weekly], 'UTC', from, (from + weeks * 7 * DAY_MS) as EpochMs);
        expect(found.length).toBeGreaterThanOrEqual(weeks);
        expect(found.length).toBeLessThanOrEqual(weeks + 1);
        for (const window of found) expect((window.from - weekly.fromAt) % (7 * DAY_MS)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
