import { describe, expect, it } from '@jest/globals';
import { windowLengthMs } from '@kizashi/condition-monitoring/data-manipulation';
import { asId, DAY_MS, type FittedPartId, plus } from '@kizashi/kernel';
import { passMachine } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';
import { MACHINE, PERIOD_MS, rowsOf, START, startAt } from './rooms.fixture.ts';
import { swappedInThePast } from './swapped-in-the-past.ts';

const at = (days: number) => plus(START, days * DAY_MS);
const LENGTH = windowLengthMs(PERIOD_MS);
const [FIRST] = MACHINE.parts as [MachineRecord['parts'][number]];
const SECOND = asId<FittedPartId>('second');

/** As the registry has the machine once a swap is known. */
const swappedAt = (days: number): MachineRecord => ({
  ...MACHINE,
  parts: [
    { ...FIRST, removedAt: at(days) },
    { ...FIRST, id: SECOND, serial: 'S-2', fittedAt: at(days) },
  ],
});
const rows = rowsOf(10, (day) => (day < 7 ? 0.3 + 0.05 * day : 0.3));
const unaware = passMachine(startAt(undefined, 10), rows, at(10));

const differs = (machine: MachineRecord, trend = unaware.trend, now = at(10)) =>
  swappedInThePast(machine, trend, LENGTH, now);

describe('swappedInThePast', () => {
  it('says nothing while trend and fitted parts agree', () => {
    expect(differs(MACHINE)).toBeUndefined();
    expect(differs(swappedAt(10))).toBeUndefined();
    expect(differs(swappedAt(12))).toBeUndefined();
  });

  it('names the swap that the trend knows nothing of, until it is folded again', () => {
    const machine = swappedAt(7);
    expect(differs(machine)).toBe(at(7));
    const copy = unaware.snapshots.find(({ closedUntil }) => closedUntil === at(7))!;
    const since = rows.filter(({ measuredAt }) => measuredAt >= at(7));
    const again = passMachine(startAt(copy, 10, { machine, backfilledUntil: at(10) }), since, at(10));
    expect(differs(machine, again.trend)).toBeUndefined();
    expect(again.trend.memory.parts[SECOND]?.usage.lifeUsed).toBeCloseTo(3 * 24, -1);
    expect(again.trend.memory.parts[FIRST.id]?.usage.countedUntil).toBe(at(7));
  });

  it('names the earlier of two dates when a swap is dated otherwise', () => {
    const told = passMachine(startAt(undefined, 10, { machine: swappedAt(7) }), rows, at(10));
    expect(differs(swappedAt(7), told.trend)).toBeUndefined();
    expect(differs(swappedAt(5), told.trend)).toBe(at(5));
    expect(differs(swappedAt(8), told.trend)).toBe(at(7));
  });

  it('leaves alone what is too old to be folded again', () => {
    expect(differs(swappedAt(7), unaware.trend, at(48))).toBeUndefined();
    expect(differs(swappedAt(7), unaware.trend, at(46))).toBe(at(7));
  });
});
