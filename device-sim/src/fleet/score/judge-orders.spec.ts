import { describe, expect, it } from '@jest/globals';
import type { Order } from '@kizashi/api-contract';
import type { PartTruth, StateTruth, SwapTruth } from '../truth-line.ts';
import { judgeOrders } from './judge-orders.ts';

const day = (n: number) => new Date(Date.UTC(2026, 8, n)).toISOString();
const part = (machine: string, more: Partial<PartTruth> = {}): PartTruth => ({
  kind: 'part',
  machine,
  position: 'bearing',
  partNumber: 'B',
  serial: 'OLD',
  since: day(1),
  life: 1,
  lifeUnit: 'operating-hours',
  consumedAtStart: 0,
  wear: null,
  failsAt: day(25),
  ...more,
});
const swap = (machine: string, at: number, wear: number, failedAt: number | null = null): SwapTruth => ({
  kind: 'swap',
  at: day(at),
  machine,
  position: 'bearing',
  removed: 'OLD',
  wear,
  failedAt: failedAt === null ? null : day(failedAt),
  fitted: 'NEW',
  why: 'test',
});
const state = (machine: string, at: number, wear: number, failed = false): StateTruth => ({
  kind: 'state',
  at: day(at),
  machine,
  running: !failed,
  operatingHours: 1,
  parts: [{ position: 'bearing', serial: 'OLD', consumed: wear, wear, failed, failsAt: day(at) }],
});
const order = (machineSerial: string, state: Order['state'], opened: number, updated: number): Order =>
  ({
    number: `O-${machineSerial}`,
    machineSerial,
    fittedPartId: `fpt-${machineSerial}`,
    state,
    openedAt: day(opened),
    updatedAt: day(updated),
  }) as Order;
const fittedParts = ['A', 'B', 'C', 'D', 'E'].map((machine) => ({
  id: `fpt-${machine}`,
  positionId: 'bearing',
}));
const judge = (truth: Parameters<typeof judgeOrders>[0], orders: Order[]) =>
  judgeOrders(truth, orders, fittedParts);

describe('the score of a fleet', () => {
  it('calls a swap by order prevented or false by the true wear of what came out', () => {
    const truth = [
      part('A'),
      part('B'),
      part('C'),
      swap('A', 20, 0.8),
      swap('B', 20, 0.3),
      swap('C', 20, 0.05),
    ];
    const orders = ['A', 'B', 'C'].map((machine) => order(machine, 'closed', 10, 20));
    const { counts, parts } = judge(truth, orders);
    expect(counts).toEqual({ prevented: 1, false: 2, late: 0, 'turned-down': 0, missed: 0, sudden: 0 });
    expect(parts[0]).toMatchObject({ machine: 'A', daysLeft: 5, daysOfWarning: 10, order: 'O-A' });
  });

  it('tells a failure under an open order from one after a refusal and one that nobody saw', () => {
    const truth = [
      ...['A', 'B', 'C', 'E'].flatMap((machine) => [part(machine), swap(machine, 21, 1, 20)]),
      // Still in its machine.
      ...[part('D'), state('D', 21, 1, true)],
    ];
    const askedAgain = [order('E', 'advised', 19, 19), order('E', 'declined', 11, 12)];
    const orders = [order('A', 'closed', 10, 21), order('B', 'declined', 10, 12), ...askedAgain];
    const { counts, parts } = judge(truth, orders);
    expect(counts).toEqual({ prevented: 0, false: 0, late: 1, 'turned-down': 2, missed: 2, sudden: 0 });
    expect(parts.find(({ machine }) => machine === 'E')).toMatchObject({ daysOfWarning: 9 });
    expect(parts.filter(({ verdict }) => verdict === 'missed').map(({ machine }) => machine)).toEqual([
      'C',
      'D',
    ]);
  });

  it('does not hold an order for the part before against a new one, nor judge what nobody ordered', () => {
    const infant = part('A', { since: day(15) });
    const { counts } = judge([infant, swap('A', 18, 1, 18)], [order('A', 'closed', 5, 15)]);
    expect(counts.missed).toBe(1);
    expect(judge([part('A'), swap('A', 18, 0.2)], []).parts).toEqual([]);
  });

  it('does not ask for a sign of what gives none', () => {
    const suddenly = { wear: { kind: 'S6', warning: 0.04, precursor: 0.15 } } as const;
    const truth = [
      ...[part('A', suddenly), swap('A', 21, 1, 20)],
      ...[part('B', { since: day(15) }), swap('B', 18, 1, 17)],
      ...[part('C', { wear: { kind: 'S2' } }), swap('C', 21, 1, 20)],
    ];
    expect(judge(truth, []).counts).toMatchObject({ missed: 1, sudden: 2 });
    // An order for it was seen coming all the same.
    expect(judge(truth, [order('A', 'ready', 19, 19)]).counts).toMatchObject({ late: 1, sudden: 1 });
  });

  it('says at which share of machines no part was advanced', () => {
    const truth = [state('A', 1, 0.1), state('B', 1, 0.6), state('A', 2, 0.1), state('B', 2, 0.2)];
    expect(judge(truth, [order('A', 'ready', 1, 1)])).toMatchObject({
      openOrders: 1,
      healthyShare: { least: 0.5, mean: 0.75 },
    });
  });
});
