import { describe, expect, it } from '@jest/globals';
import { asId, epochMs, MINUTE_MS, type PartNumber, type PositionId } from '@kizashi/kernel';
import {
  birthOf,
  channel,
  context,
  contextAt,
  evtOf,
  model,
  NOW,
  newMemory,
  take,
  teleOf,
} from './acquisition.fixture.ts';

const spindle = {
  ...model,
  positions: [
    {
      id: asId<PositionId>('front-bearing'),
      name: { ja: '前軸受', en: 'front bearing' },
      lifeUnit: 'operating-hours' as const,
      partNumber: asId<PartNumber>('HG-7014'),
    },
  ],
};
const at = { ...context, model: spindle };
const codes = (acquisition: { refusals: readonly { code: string; events?: number }[] }) =>
  acquisition.refusals.map(({ code, events }) => [code, events]);

describe('acquire, events', () => {
  it('dates events as readings and names position, part and channel as the domain does', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf(), at);
    const { events, rows, refusals, seen } = take(
      memory,
      'evt',
      evtOf({
        seq: 7,
        e: [
          ['part-replaced', 0, { pos: 'front-bearing', sn: '7014-0331', pn: 'HG-7014' }],
          ['alarm', 250, { code: 'SP-12', sev: 'alarm', text: 'hot' }],
          ['mode', 1_000, { mode: 'running' }],
        ],
      }),
      at,
    );
    expect({ rows, refusals, seen }).toEqual({ rows: [], refusals: [], seen: true });
    const key = { deviceId: 'd-1', boot: 2, seq: 7, receivedAt: NOW };
    expect(events).toEqual([
      {
        ...key,
        index: 0,
        measuredAt: NOW - 60_000,
        detail: {
          kind: 'part-replaced',
          positionId: 'front-bearing',
          serial: '7014-0331',
          partNumber: 'HG-7014',
        },
      },
      {
        ...key,
        index: 1,
        measuredAt: NOW - 59_750,
        detail: { kind: 'alarm', code: 'SP-12', severity: 'alarm', text: 'hot' },
      },
      { ...key, index: 2, measuredAt: NOW - 59_000, detail: { kind: 'mode', mode: 'running' } },
    ]);
  });

  it('shares the series of message numbers with telemetry', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    take(memory, 'tele', teleOf({ seq: 1 }));
    expect(codes(take(memory, 'evt', evtOf({ seq: 1 })))).toEqual([['seq-conflict', undefined]]);
    expect(take(memory, 'evt', evtOf({ seq: 2 })).events).toHaveLength(1);
    expect(take(memory, 'evt', evtOf({ seq: 2 }))).toMatchObject({ duplicate: true, events: [] });
  });

  it('keeps the good events of a partly bad message under their own index', () => {
    const memory = newMemory();
    take(
      memory,
      'birth',
      birthOf({ ch: [channel(0, 'velocity', 'mm/s'), channel(1, 'temperature', 'bar')] }),
      at,
    );
    const acquisition = take(
      memory,
      'evt',
      evtOf({
        e: [
          ['part-replaced', 0, { pos: 'rear-bearing' }],
          ['part-replaced', 0, { pos: 'rear-bearing' }],
          ['counter-reset', 0, { ch: 'load', from: 1, to: 0 }],
          ['counter-reset', 0, { ch: 'temperature', from: 1, to: 0 }],
          ['door', 0, {}],
          ['mode', 0, {}],
          ['mode', 60_000 + 5 * MINUTE_MS + 1, { mode: 'idle' }],
          ['mode', 60_000 + 5 * MINUTE_MS, { mode: 'idle' }],
        ],
      }),
      at,
    );
    expect(acquisition.events.map(({ index }) => index)).toEqual([7]);
    expect(codes(acquisition)).toEqual([
      ['unknown-event', 1],
      ['bad-event', 1],
      ['unknown-position', 2],
      ['unknown-channel', 1],
      ['unit-mismatch', 1],
      ['future', 1],
    ]);
    expect(acquisition.refusals[2]?.detail).toBe(
      'rear-bearing: machine model "CNC 500" has no position of this id',
    );
  });

  it('keeps a counter that was reset in the unit of the model', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf({ ch: [channel(0, 'velocity', 'm/s')] }));
    const reset = (seq: number, from: number) =>
      take(memory, 'evt', evtOf({ seq, e: [['counter-reset', 0, { ch: 'velocity', from, to: 0 }]] }));
    expect(reset(1, 2.5).events[0]?.detail).toEqual({
      kind: 'counter-reset',
      channel: 'velocity',
      before: 2_500,
      after: 0,
    });
    expect(codes(reset(2, 1e306))).toEqual([['not-a-number', 1]]);
  });

  it('puts events aside whose boot has sent no birth, or which nothing dates', () => {
    const memory = newMemory();
    expect(codes(take(memory, 'evt', evtOf()))).toEqual([['no-birth', undefined]]);
    take(memory, 'birth', birthOf());
    const { t0: _, ...undated } = evtOf({ seq: 2 });
    expect(codes(take(memory, 'evt', undated))).toEqual([['no-time-base', undefined]]);
  });

  it('dates a boot by its events too, where there is no clock', () => {
    const memory = newMemory();
    const bootAt = NOW - 3_600_000;
    take(memory, 'birth', birthOf({ up: 0 }), contextAt(epochMs(bootAt + 900)));
    const { t0: _, ...evt } = evtOf({
      up: 10_000,
      tq: 'none',
      e: [
        ['mode', 0, { mode: 'a' }],
        ['mode', 500, { mode: 'b' }],
      ],
    });
    const { events, boot } = take(memory, 'evt', evt, contextAt(epochMs(bootAt + 10_700)));
    expect(boot?.timeBase).toBe(bootAt + 200);
    expect(events.map(({ measuredAt }) => measuredAt)).toEqual([bootAt + 10_200, bootAt + 10_700]);
  });
});
