import { describe, expect, it } from '@jest/globals';
import { asId, type EpochMs, type FittedPartId, HOUR_MS, type PartNumber, plus } from '@kizashi/kernel';
import fc from 'fast-check';
import { NOW } from './order.fixture.ts';
import { decideSwap, type PositionPart, SERIAL_NOT_REPORTED, type SwapReport } from './swap.ts';

const hours = (n: number): EpochMs => plus(NOW, n * HOUR_MS);
const FIRST = asId<FittedPartId>('fit-1');
const PN = asId<PartNumber>('PN-1');
const first = (also: Partial<PositionPart> = {}): PositionPart => ({
  id: FIRST,
  serial: 'SN-1',
  partNumber: PN,
  fittedAt: hours(-9_000),
  removedAt: null,
  reports: [],
  ...also,
});
const device = (at: number, also: Partial<SwapReport> = {}): SwapReport => ({
  source: 'device',
  at: hours(at),
  serial: 'SN-2',
  partNumber: null,
  ...also,
});
const byHand = (at: number, also: Partial<SwapReport> = {}): SwapReport => ({
  source: 'hand',
  at: hours(at),
  serial: 'SN-2-typed',
  partNumber: PN,
  ...also,
});
const byOrder = (at: number, also: Partial<SwapReport> = {}): SwapReport => ({
  source: 'order',
  at: hours(at),
  serial: 'SN-2-scanned',
  partNumber: asId<PartNumber>('PN-2'),
  outgoing: FIRST,
  ...also,
});

/** Keeps what was decided, as the service does. */
function settle(parts: readonly PositionPart[], report: SwapReport): PositionPart[] {
  const decision = decideSwap(parts, report);
  if (decision.kind === 'before-first') return [...parts];
  const { outgoing } = decision;
  const ended = parts.map((part) =>
    part.id === outgoing?.id ? { ...part, removedAt: outgoing.removedAt } : part,
  );
  if (decision.kind === 'same-swap') {
    const { incoming } = decision;
    return ended.map((part) =>
      part.id === incoming.id ? { ...part, ...incoming, reports: [...part.reports, report] } : part,
    );
  }
  const { serial, partNumber, fittedAt, removedAt } = decision.incoming;
  return [
    ...ended,
    {
      id: asId<FittedPartId>(`fit-${parts.length + 1}`),
      serial: serial ?? SERIAL_NOT_REPORTED,
      partNumber: partNumber ?? PN,
      fittedAt,
      removedAt,
      reports: [report],
    },
  ].sort((a, b) => a.fittedAt - b.fittedAt);
}

const shown = (parts: readonly PositionPart[]) =>
  parts.map(({ serial, partNumber, fittedAt, removedAt }) => ({ serial, partNumber, fittedAt, removedAt }));

describe('a swap that is reported three ways', () => {
  it('is one swap in every order of arrival, and the as-found record wins', () => {
    fc.assert(
      fc.property(
        fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 72 }))),
        fc.option(fc.constant('SN-2'), { nil: null }),
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        ([deviceAt = 0, handAt = 0, orderAt = 0], serial, order) => {
          const reports = [device(deviceAt, { serial }), byHand(handAt), byOrder(orderAt)];
          const settled = order.reduce((parts, index) => settle(parts, reports[index]!), [first()]);
          expect(shown(settled)).toEqual([
            { serial: 'SN-1', partNumber: PN, fittedAt: hours(-9_000), removedAt: hours(orderAt) },
            { serial: 'SN-2-scanned', partNumber: 'PN-2', fittedAt: hours(orderAt), removedAt: null },
          ]);
          expect(settled[1]?.reports).toHaveLength(3);
        },
      ),
    );
  });

  it('is the same whichever two of the three are made', () => {
    const all = [device(3), byHand(10), byOrder(20)];
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const there = settle(settle([first()], all[a]!), all[b]!);
      const back = settle(settle([first()], all[b]!), all[a]!);
      expect(shown(there)).toEqual(shown(back));
      expect(there).toHaveLength(2);
    }
  });

  it('is another swap 72 hours and a moment later, not before', () => {
    const once = settle([first()], device(0));
    expect(settle(once, byHand(72))).toHaveLength(2);
    const again = settle(once, { ...byHand(72), at: plus(hours(72), 1) });
    expect(again.map(({ serial }) => serial)).toEqual(['SN-1', 'SN-2', 'SN-2-typed']);
    expect(again[1]?.removedAt).toBe(plus(hours(72), 1));
  });
});

describe('other swaps', () => {
  it('another serial from the same kind of reporter is another part, however soon', () => {
    const twice = settle(settle([first()], device(0)), device(30, { serial: 'SN-3' }));
    expect(twice.map(({ serial }) => serial)).toEqual(['SN-1', 'SN-2', 'SN-3']);
  });

  it('an order for the part that came in yesterday replaces that one', () => {
    const once = settle([first()], byOrder(0));
    const twice = settle(once, byOrder(20, { outgoing: once[1]!.id, serial: 'SN-3' }));
    expect(twice.map(({ serial }) => serial)).toEqual(['SN-1', 'SN-2-scanned', 'SN-3']);
  });

  it('a device that repeats a serial months later says nothing new', () => {
    const once = settle([first()], byOrder(0, { serial: 'SN-2' }));
    const repeated = settle(once, device(3_000));
    expect(shown(repeated)).toEqual(shown(once));
  });

  it('one reported late cuts the part that was in at that time, and leaves those after it alone', () => {
    const parts = [
      first({ removedAt: hours(0) }),
      first({ id: asId('fit-2'), serial: 'SN-2', fittedAt: hours(0) }),
    ];
    const settled = settle(parts, device(-1_000, { serial: 'SN-1b' }));
    expect(shown(settled)).toEqual([
      { serial: 'SN-1', partNumber: PN, fittedAt: hours(-9_000), removedAt: hours(-1_000) },
      { serial: 'SN-1b', partNumber: PN, fittedAt: hours(-1_000), removedAt: hours(0) },
      { serial: 'SN-2', partNumber: PN, fittedAt: hours(0), removedAt: null },
    ]);
  });

  it('before the first part that is known cannot be placed', () => {
    expect(decideSwap([first()], device(-10_000))).toEqual({ kind: 'before-first' });
  });
});

describe('a part that was taken out by hand first', () => {
  it('stays out from then, and the report that follows brings the next one in', () => {
    const settled = settle([first({ removedAt: hours(-5) })], byHand(1));
    expect(shown(settled)).toEqual([
      { serial: 'SN-1', partNumber: PN, fittedAt: hours(-9_000), removedAt: hours(-5) },
      { serial: 'SN-2-typed', partNumber: PN, fittedAt: hours(1), removedAt: null },
    ]);
    const corrected = settle(settled, byOrder(3));
    expect(corrected[0]?.removedAt).toBe(hours(-5));
    expect(corrected[1]?.fittedAt).toBe(hours(3));
  });

  it('was out as soon as the device says so', () => {
    const settled = settle([first({ removedAt: hours(5) })], device(1));
    expect(settled.map(({ removedAt }) => removedAt)).toEqual([hours(1), null]);
  });

  it('long ago leaves a gap that nobody fills', () => {
    const settled = settle([first({ removedAt: hours(-500) })], device(1));
    expect(settled.map(({ removedAt }) => removedAt)).toEqual([hours(-500), null]);
  });
});

describe('a part without a serial', () => {
  it('gets it from whoever says it first', () => {
    const once = settle([first()], device(0, { serial: null }));
    expect(once[1]?.serial).toBe(SERIAL_NOT_REPORTED);
    expect(settle(once, device(1, { serial: 'SN-2' }))[1]).toMatchObject({
      serial: 'SN-2',
      fittedAt: hours(0),
    });
  });
});

it('decides every report on any past without leaving two parts in at once', () => {
  const report = fc.record({
    source: fc.constantFrom('device' as const, 'hand' as const, 'order' as const),
    at: fc.integer({ min: -300, max: 300 }).map(hours),
    serial: fc.constantFrom('A', 'B', 'C', null),
    partNumber: fc.constantFrom(PN, null),
  });
  fc.assert(
    fc.property(fc.array(report, { maxLength: 12 }), (reports) => {
      const parts = reports.reduce<PositionPart[]>(settle, [first({ serial: 'Z' })]);
      for (const [index, part] of parts.entries()) {
        const next = parts[index + 1];
        if (next === undefined) continue;
        expect(part.removedAt).not.toBeNull();
        expect(part.removedAt!).toBeGreaterThan(part.fittedAt);
        expect(part.removedAt!).toBeLessThanOrEqual(next.fittedAt);
      }
    }),
    { numRuns: 2_000 },
  );
});
