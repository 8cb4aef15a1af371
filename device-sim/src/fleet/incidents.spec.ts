import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs } from '@kizashi/kernel';
import type { QueuedMessage } from '../device/message-queue.ts';
import type { Incident } from '../scenario/incidents.ts';
import { Incidents } from './incidents.ts';

const startedAt = epochMs(Date.parse('2026-09-01T00:00:00Z'));
const pastEndsAt = epochMs(startedAt + 30 * DAY_MS);
const onDay = (from: number, to = from + 1) => ({
  from: epochMs(startedAt + from * DAY_MS),
  to: epochMs(startedAt + to * DAY_MS),
});
const LIST: readonly Incident[] = [
  {
    kind: 'swap',
    machine: 'A',
    position: 'p',
    daysBeforeEndOfPast: 20.5,
    why: 'early',
    lifeFactor: 1,
    reportedBy: [],
  },
  { kind: 'offline', machine: 'B', daysBeforeEndOfPast: 12.5, days: 3, outOfOrder: true, duplicates: 0.5 },
  { kind: 'counter-reset', machine: 'C', channel: 'hours', daysBeforeEndOfPast: 40 },
  { kind: 'next-part', machine: 'A', position: 'p', why: 'not genuine', lifeFactor: 0.5 },
];
const incidents = new Incidents(LIST, { seed: 1, startedAt, pastEndsAt });

describe('incidents', () => {
  it('happen once, in the period that their day falls into', () => {
    const days = Array.from({ length: 30 }, (_, day) => incidents.swapsIn(onDay(day)).length);
    expect(days.flatMap((count, day) => (count > 0 ? [[day, count]] : []))).toEqual([[9, 1]]);
  });

  it('that lie before the start of a shorter past never happen', () => {
    expect(incidents.counterResets).toEqual([]);
  });

  it('take a controller off the network and bring it back', () => {
    expect(incidents.offlineFrom(onDay(17))).toEqual(['B']);
    expect([...incidents.offlineAt(onDay(18).from)]).toEqual(['B']);
    expect(incidents.onlineFrom(onDay(20)).map(({ machine }) => machine)).toEqual(['B']);
    expect([...incidents.offlineAt(onDay(21).from)]).toEqual([]);
  });

  it('send a buffer whole, but out of order and partly twice', () => {
    const pending = Array.from(
      { length: 200 },
      (_, seq): QueuedMessage => ({ kind: 'tele', bid: 'b', seq, body: '' }),
    );
    const sent =
      incidents
        .onlineFrom(onDay(20))[0]
        ?.order(pending)
        .map(({ seq }) => seq) ?? [];
    expect([...new Set(sent)].sort((a, b) => a - b)).toEqual(pending.map(({ seq }) => seq));
    expect(sent.length).toBeGreaterThan(260);
    expect(sent.length).toBeLessThan(340);
    expect(sent.filter((seq, i) => i > 0 && seq < (sent[i - 1] ?? 0)).length).toBeGreaterThan(50);
  });

  it('make the next part of a position a bad one, once', () => {
    const meant = { why: 'order', lifeFactor: 1 };
    const bad = incidents.nextPart({ replacements: [] }, 'A', 'p', meant);
    expect(bad).toEqual({ why: 'order: not genuine', lifeFactor: 0.5 });
    const fitted = { machine: 'A', position: 'p', serial: 's', since: startedAt, ...bad };
    expect(incidents.nextPart({ replacements: [fitted] }, 'A', 'p', meant)).toEqual(meant);
    expect(incidents.nextPart({ replacements: [] }, 'A', 'q', meant)).toEqual(meant);
  });
});
