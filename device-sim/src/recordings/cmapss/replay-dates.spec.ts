import { describe, expect, it } from '@jest/globals';
import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { RecordedUnit } from './cmapss-recording.ts';
import { madeUpRecording } from './recording.fixture.ts';
import { ReplayCalendar } from './replay-calendar.ts';
import { datesOf, mustBeDriven } from './replay-dates.ts';

const CYCLE = 6 * HOUR_MS;
const START = epochMs(Date.parse('2026-01-01T00:00:00Z'));
const recording = madeUpRecording(30, 50, 20);
const begun = new ReplayCalendar(recording, CYCLE, START);
const nothing = () => undefined;
/** What the service knows after the clock went on: parts of the units that have begun. */
const fittedBy = (now: EpochMs) => (unit: RecordedUnit) =>
  begun.fittedAt(unit) <= now ? begun.fittedAt(unit) : undefined;

describe('datesOf', () => {
  it('begins where the fleet clock stands', () => {
    expect(datesOf(recording, CYCLE, START, nothing)).toEqual(begun);
  });

  it('goes on with the dates of a replay that was interrupted', () => {
    const now = epochMs(START + 25 * CYCLE);
    expect(datesOf(recording, CYCLE, now, fittedBy(now))).toEqual(begun);
  });

  it('does not go on with cycles of another length, and says what would be right', () => {
    const now = epochMs(START + 25 * CYCLE);
    expect(() => datesOf(recording, 2 * CYCLE, now, fittedBy(now))).toThrow(
      /made_up-001 .* begun with another --cycle/,
    );
  });

  it('does not replay a second time into the same past', () => {
    expect(() => datesOf(recording, CYCLE, begun.driveUntil, fittedBy(begun.driveUntil))).toThrow(
      'made_up was replayed on this service up to 2026-01-13T12:00:00.000Z',
    );
  });
});

describe('mustBeDriven', () => {
  it('lets a driven clock pass', () => {
    expect(() => mustBeDriven({ now: START, mode: 'driven' })).not.toThrow();
  });

  it('says how to start a service whose clock may be moved', () => {
    expect(() => mustBeDriven({ now: START, mode: 'wall' })).toThrow(/KIZASHI_CLOCK=driven .* serve/);
  });
});
