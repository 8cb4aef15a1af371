import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import type { TruthLine } from '../../../../device-sim/src/fleet/truth-line.ts';
import { endsOf } from './true-ends.ts';

const at = (day: number) => new Date(Date.UTC(2025, 0, day)).toISOString();
const ms = (day: number) => epochMs(Date.UTC(2025, 0, day));

const truth = [
  { kind: 'part', machine: 'M', position: 'filter', serial: 'A', since: at(1) },
  {
    kind: 'state',
    machine: 'M',
    parts: [{ position: 'filter', serial: 'A', failsAt: at(8), failed: false }],
  },
  { kind: 'part', machine: 'M', position: 'filter', serial: 'B', since: at(10) },
  { kind: 'swap', machine: 'M', position: 'filter', removed: 'A', failedAt: at(9), fitted: 'B' },
  {
    kind: 'state',
    machine: 'M',
    parts: [{ position: 'filter', serial: 'B', failsAt: at(30), failed: false }],
  },
] as unknown as TruthLine[];

describe('the true ends of parts', () => {
  it('are when they failed, and of the others when they will', () => {
    expect(endsOf(truth, new Map([['M filter A', ms(0)]]))).toEqual({
      'M filter A': { failsAt: ms(9), inYear: true, fittedAt: ms(0) },
      'M filter B': { failsAt: ms(30), inYear: false, fittedAt: ms(10) },
    });
  });
});
