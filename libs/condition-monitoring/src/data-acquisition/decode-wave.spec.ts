import { describe, expect, it } from '@jest/globals';
import type { Message, WaveMessage } from '@kizashi/firmware-contracts';
import { epochMs, MINUTE_MS, ok } from '@kizashi/kernel';
import { type Acquisition, acquire, acquireAgain } from './acquire.ts';
import { birthOf, channel, context, contextAt, hashOf, NOW, newMemory, take } from './acquisition.fixture.ts';
import { Captures } from './captures.ts';
import type { DecodeContext } from './decode-samples.ts';
import type { DeviceMemory } from './device-memory.ts';

const waveOf = (fields: Partial<WaveMessage> = {}): WaveMessage => ({
  kind: 'wave',
  bid: 'b1',
  seq: 1,
  captureId: 'c1',
  chunk: 0,
  chunks: 3,
  alias: 0,
  t0: NOW - 60_000,
  sampleRateHz: 1_000,
  samples: Float32Array.of(0.5, -0.25),
  ...fields,
});

function takeMessage(memory: DeviceMemory, message: WaveMessage, at: DecodeContext = context): Acquisition {
  memory.captures ??= new Captures();
  const bodyHash = hashOf(JSON.stringify(message));
  const parsed = ok({ message: message as Message, unknownFields: 0 });
  const acquisition = acquire({ parsed, bodyHash, text: () => '' }, memory, at);
  if (acquisition.boot) memory.takeBoot(acquisition.boot);
  if (acquisition.key && acquisition.seen) memory.see(acquisition.key, bodyHash);
  for (const wave of acquisition.waves) memory.captures.take(wave);
  return acquisition;
}

function bornMemory(unit = 'mm/s'): DeviceMemory {
  const memory = newMemory();
  take(
    memory,
    'birth',
    birthOf({
      ch: [
        channel(0, 'velocity', unit),
        channel(1, 'temperature', 'Cel'),
        channel(2, 'noise', '1'),
        channel(3, 'load', 'bar'),
      ],
    }),
  );
  return memory;
}

const codes = ({ refusals }: Acquisition) => refusals.map(({ code }) => code);

describe('waveform chunks', () => {
  it('are dated by the capture and kept in the unit of the model', () => {
    const { waves, seen, refusals } = takeMessage(bornMemory('m/s'), waveOf({ chunk: 2 }));
    expect({ seen, refusals }).toEqual({ seen: true, refusals: [] });
    expect(waves).toEqual([
      {
        deviceId: 'd-1',
        captureId: 'c1',
        boot: 2,
        seq: 1,
        channel: 'velocity',
        chunk: 2,
        chunks: 3,
        measuredAt: NOW - 60_000,
        receivedAt: NOW,
        sampleRateHz: 1_000,
        samples: Float32Array.of(500, -250),
      },
    ]);
  });

  it('are stored once, whether the message comes again or the chunk under another number', () => {
    const memory = bornMemory();
    takeMessage(memory, waveOf());
    expect(takeMessage(memory, waveOf())).toMatchObject({ duplicate: true, waves: [], seen: false });
    expect(takeMessage(memory, waveOf({ seq: 2 }))).toMatchObject({ duplicate: true, waves: [], seen: true });
    expect(takeMessage(memory, waveOf({ seq: 3, chunk: 1 })).waves).toHaveLength(1);
  });

  it.each([
    ['number of chunks', { chunks: 4 }, 'has 3 chunks, this one says 4'],
    ['channel', { alias: 1 }, 'is of velocity, this one of temperature'],
    ['sample rate', { sampleRateHz: 2_000 }, '1000 Hz, this one at 2000 Hz'],
    ['beginning', { t0: NOW - 59_000 }, 'began at 2026-11-20T11:59:00.000Z, this one says'],
  ])('that contradict the %s of their capture are put aside', (_, fields, detail) => {
    const memory = bornMemory();
    takeMessage(memory, waveOf());
    const other = takeMessage(memory, waveOf({ seq: 2, chunk: 1, ...fields }));
    expect(other.waves).toEqual([]);
    expect(other.refusals).toEqual([{ code: 'bad-chunk', detail: expect.stringContaining(detail) }]);
    expect(takeMessage(memory, waveOf({ seq: 3, chunk: 1 })).waves).toHaveLength(1);
  });

  it('of a capture that another boot has used are put aside', () => {
    const memory = bornMemory();
    takeMessage(memory, waveOf());
    take(memory, 'birth', birthOf({ bid: 'b2', bn: 2 }));
    expect(codes(takeMessage(memory, waveOf({ bid: 'b2', chunk: 1 })))).toEqual(['bad-chunk']);
  });

  it('wait for a birth, know no other aliases than those of it, and no way between foreign units', () => {
    expect(codes(takeMessage(newMemory(), waveOf()))).toEqual(['no-birth']);
    const memory = bornMemory();
    expect(takeMessage(memory, waveOf({ alias: 9 })).refusals).toEqual([
      { code: 'unknown-channel', detail: 'alias 9: not in the birth of boot "b1"' },
    ]);
    expect(takeMessage(memory, waveOf({ seq: 2, alias: 2 })).refusals[0]?.detail).toContain('noise: machine');
    expect(codes(takeMessage(memory, waveOf({ seq: 3, alias: 3 })))).toEqual(['unit-mismatch']);
  });

  it('refuse what no store can hold, and what has not happened yet', () => {
    const memory = bornMemory();
    const broken = waveOf({ samples: Float32Array.of(1, Number.NaN) });
    expect(takeMessage(memory, broken).refusals).toEqual([
      { code: 'not-a-number', detail: 'velocity: sample 1 is NaN' },
    ]);
    const ahead = waveOf({ seq: 2, t0: NOW + 5 * MINUTE_MS + 1 });
    expect(codes(takeMessage(memory, ahead))).toEqual(['future']);
  });

  it('without a clock are dated by their boot, and all chunks by the first of their capture', () => {
    const memory = bornMemory();
    const { t0: _, ...undated } = waveOf({ up: 11_000 });
    const late = contextAt(epochMs(NOW + 20_000));
    const [first] = takeMessage(memory, undated, late).waves;
    // The birth came in 1 s after boot.
    expect(first?.measuredAt).toBe(NOW + 10_000);
    const early = contextAt(epochMs(NOW + 5_000));
    const [second] = takeMessage(memory, { ...undated, seq: 2, chunk: 1 }, early).waves;
    expect(memory.boots.get('b1')?.timeBase).toBeLessThan(NOW - 1_000);
    expect(second?.measuredAt).toBe(first?.measuredAt);
  });

  it('come out of quarantine as any message does', () => {
    const memory = bornMemory();
    const parsed = ok({ message: waveOf() as Message, unknownFields: 0 });
    memory.see({ bid: 'b1', seq: 1 }, 0xabcdef);
    const again = acquireAgain({ parsed, bodyHash: 0, text: () => '' }, memory, context);
    expect(again.waves).toHaveLength(1);
  });
});

describe('captures', () => {
  it('read from a store know what is missing', () => {
    const { deviceId: _, ...capture } = {
      deviceId: 'd-1',
      captureId: 'c1',
      boot: 2,
      channel: 'velocity' as never,
      chunks: 3,
      sampleRateHz: 1_000,
      measuredAt: NOW,
      missing: [1],
    };
    const captures = new Captures([capture]);
    expect([0, 1, 2].map((chunk) => captures.has('c1', chunk))).toEqual([true, false, true]);
    expect(captures.has('c2', 0)).toBe(false);
  });
});
