import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, MINUTE_MS } from '@kizashi/kernel';
import { birthOf, channel, contextAt, model, NOW, newMemory, take, teleOf } from './acquisition.fixture.ts';

const codes = (acquisition: { refusals: readonly { code: string }[] }) =>
  acquisition.refusals.map((r) => r.code);

describe('acquire', () => {
  it('makes one row an instant, in the order and units of the model', () => {
    const memory = newMemory();
    take(
      memory,
      'birth',
      birthOf({ ch: [channel(0, 'temperature', '[degF]'), channel(1, 'velocity', 'mm/s')] }),
    );
    const { rows, refusals } = take(
      memory,
      'tele',
      teleOf({
        s: [
          ['velocity', 0, 2.5],
          ['temperature', 0, 212, 1],
          ['velocity', 600, 2.75],
          ['temperature', 600, null],
        ],
      }),
    );
    expect(refusals).toEqual([]);
    expect(rows.map(({ measuredAt }) => measuredAt)).toEqual([NOW - 60_000, NOW - 59_400]);
    expect(rows[0]?.values[0]).toBe(2.5);
    expect(rows[0]?.values[1]).toBeCloseTo(100, 9);
    expect([...(rows[0]?.quality ?? [])]).toEqual([0, 1, 0]);
    expect([...(rows[1]?.values ?? [])]).toEqual([2.75, Number.NaN, Number.NaN]);
    expect(rows[1]).not.toHaveProperty('quality');
    expect(rows[0]).toMatchObject({ deviceId: 'd-1', modelId: 'cnc', boot: 2, seq: 1, receivedAt: NOW });
  });

  it('keeps the good samples of a partly bad batch and names every reason once', () => {
    const memory = newMemory();
    take(
      memory,
      'birth',
      birthOf({
        ch: [channel(0, 'velocity', 'mm/s'), channel(1, 'temperature', 'bar'), channel(2, 'noise', '1')],
      }),
    );
    const { rows, refusals } = take(
      memory,
      'tele',
      teleOf({
        s: [
          ['velocity', 0, 1],
          ['temperature', 0, 50],
          ['temperature', 1, 51],
          ['noise', 0, 1],
          ['load', 0, 1],
          ['velocity', 5, 'fast'],
          ['velocity', 60_000 + 6 * MINUTE_MS, 1],
        ],
      }),
    );
    expect(rows).toHaveLength(1);
    expect(refusals.map(({ code, samples }) => [code, samples])).toEqual([
      ['not-a-number', 1],
      ['unit-mismatch', 2],
      ['unknown-channel', 1],
      ['unknown-channel', 1],
      ['future', 1],
    ]);
    expect(refusals[1]?.detail).toContain('temperature: the birth says "bar", the machine model "Cel"');
    expect(refusals[2]?.detail).toContain('machine model "CNC 500" has no channel');
    expect(refusals[3]?.detail).toContain('not in the birth of boot "b1"');
  });

  it('marks a value that its sensor cannot measure as uncertain, in whatever unit the range was given', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf({ ch: [channel(0, 'velocity', 'm/s', [0, 0.05])] }));
    const { rows, outOfRange } = take(
      memory,
      'tele',
      teleOf({
        s: [
          ['velocity', 0, 0.05],
          ['velocity', 1, 0.051],
          ['velocity', 2, -0.001, 2],
        ],
      }),
    );
    expect(rows.map(({ values }) => values[0])).toEqual([50, 51, -1]);
    expect(rows.map(({ quality }) => quality?.[0] ?? 0)).toEqual([0, 1, 2]);
    expect(outOfRange).toBe(2);
  });

  it('takes 5 minutes ahead of the horizon and not a millisecond more', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    const { rows, refusals } = take(
      memory,
      'tele',
      teleOf({
        t0: NOW,
        s: [
          ['velocity', 5 * MINUTE_MS, 1],
          ['velocity', 5 * MINUTE_MS + 1, 1],
        ],
      }),
    );
    expect(rows.map(({ measuredAt }) => measuredAt)).toEqual([NOW + 5 * MINUTE_MS]);
    expect(refusals).toMatchObject([{ code: 'future', samples: 1 }]);
  });

  it('stores what is older than 90 days and counts it', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    expect(take(memory, 'tele', teleOf({ t0: NOW - 91 * DAY_MS }))).toMatchObject({ old: 1, refusals: [] });
    expect(take(memory, 'tele', teleOf({ seq: 2, t0: NOW - 89 * DAY_MS }))).toMatchObject({ old: 0 });
  });

  it('puts telemetry aside whose boot has sent no birth', () => {
    expect(codes(take(newMemory(), 'tele', teleOf()))).toEqual(['no-birth']);
  });

  it('knows a resend, and a seq that was used for another body', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    expect(take(memory, 'tele', teleOf()).rows).toHaveLength(1);
    expect(take(memory, 'tele', teleOf())).toMatchObject({ duplicate: true, rows: [], refusals: [] });
    const other = take(memory, 'tele', teleOf({ s: [['velocity', 0, 9]] }));
    expect(codes(other)).toEqual(['seq-conflict']);
    expect(other.rows).toEqual([]);
    expect(take(memory, 'tele', teleOf())).toMatchObject({ duplicate: true });
  });

  it('sees a refused message too, so that its resend is not put aside again', () => {
    const memory = newMemory();
    const bad = teleOf({ v: 3 });
    expect(codes(take(memory, 'tele', bad))).toEqual(['unknown-version']);
    expect(take(memory, 'tele', bad)).toMatchObject({ duplicate: true, refusals: [] });
  });

  it('reads telemetry by the newest channel table of its boot', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    take(memory, 'birth', birthOf({ seq: 5, ch: [channel(0, 'velocity', 'm/s')] }));
    // An older birth that comes in late changes nothing.
    take(memory, 'birth', birthOf({ seq: 3, ch: [channel(0, 'velocity', 'bar')] }));
    expect(take(memory, 'tele', teleOf({ seq: 6, s: [['velocity', 0, 0.002]] })).rows[0]?.values[0]).toBe(2);
  });

  it('refuses a boot id that comes back with another boot counter', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    expect(codes(take(memory, 'birth', birthOf({ bn: 2, seq: 7 })))).toEqual(['bid-reused']);
  });

  it('matches the channels again when the machine model has grown', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf({ ch: [channel(0, 'noise', 'Pa')] }));
    expect(codes(take(memory, 'tele', teleOf({ s: [['noise', 0, 1]] })))).toEqual(['unknown-channel']);
    const grown = {
      ...model,
      channels: [...model.channels, { ...model.channels[0]!, id: 'noise' as never, unit: 'kPa' }],
    };
    memory.useModel(grown);
    const at = { ...contextAt(NOW), model: grown };
    const { rows } = take(memory, 'tele', teleOf({ seq: 2, s: [['noise', 0, 250]] }), at);
    expect(rows[0]?.values[3]).toBe(0.25);
  });

  it('passes on what a device says of its own state', () => {
    expect(take(newMemory(), 'state', { st: 'lost', bid: 'b1' })).toMatchObject({
      state: 'lost',
      refusals: [],
    });
  });
});

describe('acquire, devices without a clock', () => {
  const noClock = (fields: object) => {
    const { t0: _, ...rest } = teleOf({ tq: 'none', ...fields });
    return rest;
  };

  it('dates a boot by the smallest difference between arrival and uptime', () => {
    const memory = newMemory();
    const bootAt = NOW - 3_600_000;
    take(memory, 'birth', birthOf({ up: 1_000 }), contextAt(epochMs(bootAt + 1_900)));
    // 900 ms late; the next one is 200 ms late.
    const first = take(memory, 'tele', noClock({ up: 10_000 }), contextAt(epochMs(bootAt + 15_000)));
    expect(first.rows[0]?.measuredAt).toBe(bootAt + 10_900);
    const second = take(memory, 'tele', noClock({ seq: 2, up: 20_000 }), contextAt(epochMs(bootAt + 20_200)));
    expect(second.rows[0]?.measuredAt).toBe(bootAt + 20_200);
    expect(second.boot?.timeBase).toBe(bootAt + 200);
    // A state message betters it as well.
    take(memory, 'state', { st: 'online', bid: 'b1', up: 30_000 }, contextAt(epochMs(bootAt + 30_050)));
    expect(memory.boots.get('b1')?.timeBase).toBe(bootAt + 50);
  });

  it('never dates the last sample of a batch after its arrival', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf({ up: 0 }), contextAt(NOW));
    const { rows } = take(
      memory,
      'tele',
      noClock({
        up: 0,
        s: [
          ['velocity', 0, 1],
          ['velocity', 50_000, 2],
        ],
      }),
      contextAt(epochMs(NOW + 10_000)),
    );
    expect(rows.map(({ measuredAt }) => measuredAt)).toEqual([NOW - 40_000, NOW + 10_000]);
  });

  it('treats a clock of before 2020 as none', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf({ up: 0 }), contextAt(NOW));
    const dated = take(memory, 'tele', teleOf({ t0: 60_000, up: 60_000 }), contextAt(epochMs(NOW + 60_000)));
    expect(dated.rows[0]?.measuredAt).toBe(NOW + 60_000);
    expect(codes(take(memory, 'tele', teleOf({ seq: 2, t0: 60_000 })))).toEqual(['no-time-base']);
  });

  it('does not guess when an earlier boot was, and uses its base where there is one', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf({ up: 0 }), contextAt(NOW));
    take(memory, 'birth', birthOf({ bid: 'b2', bn: 2, up: 0 }), contextAt(epochMs(NOW + DAY_MS)));
    take(memory, 'birth', birthOf({ bid: 'b0', bn: 0, up: 0 }), contextAt(epochMs(NOW + DAY_MS)));
    const later = contextAt(epochMs(NOW + DAY_MS));
    expect(take(memory, 'tele', noClock({ up: 5_000 }), later).rows[0]?.measuredAt).toBe(NOW + 5_000);
    expect(codes(take(memory, 'tele', noClock({ bid: 'b0', up: 5_000 }), later))).toEqual(['no-time-base']);
  });

  it('puts a message aside that has neither clock nor uptime', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    expect(codes(take(memory, 'tele', noClock({})))).toEqual(['no-time-base']);
  });
});
