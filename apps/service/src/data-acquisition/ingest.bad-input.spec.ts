import { describe, expect, it } from '@jest/globals';
import {
  encodeCompact,
  encodeWave,
  type TelemetryMessage,
  type WaveMessage,
} from '@kizashi/firmware-contracts';
import { DAY_MS, MINUTE_MS } from '@kizashi/kernel';
import type { MemoryTelemetryStore } from '@kizashi/storage/telemetry-store';
import { ALL_TIME, birthOf, device, evtOf, ingestOver, NOW, newStore, teleOf } from './ingest.fixture.ts';

/**
 * The rows "Payload", "Time" and "Unit and meaning" of the bad-input table, each with the answer that it names. What only
 * shows over many readings is judged by later rooms, and tested there: Fahrenheit in a Celsius channel
 * (detect-state.wrong-unit.spec), a frozen value (detect-state.spec), running hours that fall (life-used.spec); a
 * decommissioned machine meets the broker (e2e/acquisition.spec).
 */

const BID = 'b1b1b1b1';
const born = birthOf({
  bid: BID,
  ch: [
    { alias: 0, id: 'velocity', unit: 'mm/s', range: [0, 50], periodMs: 600_000 },
    { alias: 1, id: 'temperature', unit: 'Cel', periodMs: 600_000 },
  ],
});
const tele = (fields: object = {}, seq = 1) => teleOf(seq, { bid: BID, ...fields });
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const compact: TelemetryMessage = {
  kind: 'tele',
  bid: BID,
  seq: 1,
  t0: NOW - 60_000,
  samples: [{ channel: 0, dtMs: 0, value: 2.5, quality: 0 }],
  refused: [],
};
const wave = (fields: Partial<WaveMessage> = {}): WaveMessage => ({
  kind: 'wave',
  bid: BID,
  seq: 1,
  captureId: 'c1',
  chunk: 0,
  chunks: 2,
  alias: 0,
  t0: NOW - 60_000,
  sampleRateHz: 1_000,
  samples: Float32Array.of(1, 2, 3),
  ...fields,
});
const chunkBytes = (fields: Partial<WaveMessage> = {}) => encodeWave(wave(fields), { format: 'float32' });

/** A device that has sent its birth, and what is known of it. */
async function bornDevice() {
  const store = await newStore();
  const wired = ingestOver(store);
  await wired.publish('birth', born);
  const send = (kind: string, payload: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      const topic = `kz/v1/maker/${device.id}/${kind}`;
      wired.ingest.take({ device, topic, kind, payload, qos: 1, retained: false }, (failure) =>
        failure ? reject(failure) : resolve(),
      );
    });
  return { ...wired, store, send };
}

const readings = (store: MemoryTelemetryStore) => store.readings(device.model.id, [device.id], ALL_TIME);
const firstValues = async (store: MemoryTelemetryStore) =>
  (await readings(store)).map(({ values }) => values[0]);

/** QUARANTINE: acknowledged, nothing stored, kept with its raw bytes and code, and the device is told. */
async function expectQuarantined(kind: string, payload: Uint8Array, code: string, detail: RegExp) {
  const { store, send, notices } = await bornDevice();
  await send(kind, payload);
  const entries = await store.quarantine(device.id, 10);
  expect(entries.map((entry) => entry.code)).toEqual([code]);
  expect(entries[0]?.detail).toMatch(detail);
  expect(Buffer.from(entries[0]!.payload).equals(Buffer.from(payload))).toBe(true);
  expect(notices.map((notice) => notice.code)).toEqual([code]);
  expect(await readings(store)).toEqual([]);
}

const deep = `{"v":1,"s":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
const whole = JSON.stringify(tele());

describe('payload', () => {
  it.each<[row: string, kind: string, payload: Uint8Array, code: string, detail: RegExp]>([
    ['empty', 'tele', Buffer.alloc(0), 'not-json', /empty/],
    ['not JSON', 'tele', Buffer.from('hello'), 'not-json', /./],
    ['truncated', 'tele', Buffer.from(whole.slice(0, -10)), 'not-json', /./],
    ['depth 10,000', 'tele', Buffer.from(deep), 'too-deep', /./],
    ['duplicate keys', 'tele', Buffer.from(whole.replace('{', '{"v":1,')), 'duplicate-key', /./],
    [
      'unknown version (says which are known)',
      'tele',
      json(tele({ v: 9 })),
      'unknown-version',
      /v is 9.* knows 1/,
    ],
    [
      '257 samples',
      'tele',
      json(tele({ s: Array.from({ length: 257 }, (_, i) => ['velocity', i, 1]) })),
      'too-many-samples',
      /257 samples; at most 256/,
    ],
    ['UTF-16', 'tele', Buffer.from(`\ufeff${whole}`, 'utf16le'), 'not-utf8', /./],
    ['CBOR of indefinite length', 'telec', Buffer.from([0xbf, 0x00, 0x01, 0xff]), 'not-cbor', /./],
    [
      'CBOR of giant length',
      'telec',
      Buffer.from([0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      'not-cbor',
      /./,
    ],
    ['bad CRC', 'wave/c1/0', flipped(chunkBytes()), 'bad-crc', /CRC/],
    ['surplus chunk', 'wave/c1/2', chunkBytes({ chunk: 2 }), 'bad-chunk', /chunk 2 of 2/],
  ])('%s', (_, kind, payload, code, detail) => expectQuarantined(kind, payload, code, detail));

  it('__proto__ key: inert, and counted as a field that is not known', async () => {
    const { store, send, metrics } = await bornDevice();
    await send('tele', Buffer.from(whole.replace('{', '{"__proto__":{"polluted":true},')));
    expect(await firstValues(store)).toEqual([1]);
    expect('polluted' in {}).toBe(false);
    expect(metrics.render()).toContain('kizashi_ingest_unknown_fields_total 1');
  });

  it('BOM: accepted', async () => {
    const { store, send } = await bornDevice();
    await send('tele', Buffer.from(`\ufeff${whole}`));
    expect(await firstValues(store)).toEqual([1]);
  });

  it('missing chunk: what came is kept, and what is missing is known', async () => {
    const { store, send } = await bornDevice();
    await send('wave/c1/1', chunkBytes({ chunk: 1 }));
    const [capture] = await store.waveforms(device.id, ALL_TIME);
    expect(capture).toMatchObject({ captureId: 'c1', chunks: 2, missing: [0] });
  });

  it('chunk that contradicts its capture', async () => {
    const { store, send } = await bornDevice();
    await send('wave/c1/0', chunkBytes());
    await send('wave/c1/1', chunkBytes({ seq: 2, chunk: 1, chunks: 3 }));
    expect((await store.quarantine(device.id, 10)).map(({ code }) => code)).toEqual(['bad-chunk']);
  });

  it('compact batch: an alias is what the birth of its boot says', async () => {
    const { store, send } = await bornDevice();
    await send('telec', encodeCompact(compact));
    expect(await firstValues(store)).toEqual([2.5]);
  });
});

describe('time', () => {
  it.each<[row: string, payload: object, code: string, detail: RegExp]>([
    ['1970, without up', tele({ t0: 1_000 }), 'no-time-base', /before 2020/],
    ['a year ahead', tele({ t0: NOW + 365 * DAY_MS }), 'future', /5 minutes/],
    [
      'seconds instead of ms',
      tele({ t0: Math.floor(NOW / 1_000) }),
      'looks-like-seconds',
      /looks like seconds/,
    ],
    ['neither clock nor up', tele({ t0: undefined }), 'no-time-base', /./],
    ['new boot with an old bid', birthOf({ bid: BID, bn: 2, seq: 9 }), 'bid-reused', /./],
  ])('%s', (_, payload, code, detail) =>
    expectQuarantined('ch' in payload ? 'birth' : 'tele', json(payload), code, detail),
  );

  it('1970, with up: treated as no clock, dated by the boot', async () => {
    const { store, publish } = await bornDevice();
    await publish('tele', tele({ t0: 1_000, up: 1_000 }));
    const [row] = await readings(store);
    expect(row).toMatchObject({ measuredAt: NOW, clockOffsetMs: NOW - 1_000 });
    expect(await store.quarantine(device.id, 10)).toEqual([]);
  });

  it('clock stepping back: stored in the order of seq, and flagged', async () => {
    const { store, publish, metrics } = await bornDevice();
    await publish('tele', tele({ t0: NOW - 10 * MINUTE_MS, s: [['velocity', 0, 1]] }, 1));
    await publish('tele', tele({ t0: NOW - 20 * MINUTE_MS, s: [['velocity', 10 * MINUTE_MS, 2]] }, 2));
    await publish('tele', tele({ t0: NOW - 20 * MINUTE_MS, s: [['velocity', 0, 3]] }, 3));
    expect(await firstValues(store)).toEqual([3, 2]);
    expect(metrics.render()).toContain('kizashi_ingest_flagged_total{why="clock-stepped-back"} 1');
  });

  it('repeated seq, same body: ignored', async () => {
    const { store, publish, notices } = await bornDevice();
    await publish('tele', tele());
    await publish('tele', tele());
    expect(await firstValues(store)).toEqual([1]);
    expect(notices).toEqual([]);
  });

  it('repeated seq, other body: conflict, the first is kept', async () => {
    const { store, publish, notices } = await bornDevice();
    await publish('tele', tele());
    await publish('tele', tele({ s: [['velocity', 0, 9]] }));
    expect(await firstValues(store)).toEqual([1]);
    expect(notices.map(({ code }) => code)).toEqual(['seq-conflict']);
    expect((await store.quarantine(device.id, 10)).map(({ code }) => code)).toEqual(['seq-conflict']);
  });

  it('90 days old: stored and flagged', async () => {
    const { store, publish, metrics } = await bornDevice();
    await publish('tele', tele({ t0: NOW - 91 * DAY_MS }));
    expect(await firstValues(store)).toEqual([1]);
    expect(metrics.render()).toContain('kizashi_ingest_flagged_total{why="older-than-90-days"} 1');
  });

  it('device ten minutes ahead: its readings are refused, and its skew is known', async () => {
    const { store, publish } = await bornDevice();
    await publish('tele', tele({ t0: NOW + 10 * MINUTE_MS }));
    expect((await store.quarantine(device.id, 10)).map(({ code }) => code)).toEqual(['future']);
    const { boots } = await store.ingestState(device.id);
    expect(boots.map(({ skewMs }) => skewMs)).toEqual([-10 * MINUTE_MS]);
  });
});

describe('unit and meaning', () => {
  it('unknown channel: kept, and stored by itself after its birth', async () => {
    const { ingest, store, publish } = await bornDevice();
    const ch = birthOf({ bid: BID }).ch;
    await publish('birth', birthOf({ bid: 'b2', bn: 2, ch }));
    await publish('tele', teleOf(1, { bid: 'b2', s: [['temperature', 0, 40]] }));
    expect((await store.quarantine(device.id, 10)).map(({ code }) => code)).toEqual(['unknown-channel']);
    const more = [...ch, { alias: 1, id: 'temperature', unit: 'Cel', periodMs: 600_000 }];
    await publish('birth', birthOf({ bid: 'b2', bn: 2, seq: 2, ch: more }));
    await ingest.whenStored();
    expect((await readings(store)).map(({ values }) => values[1])).toEqual([40]);
  });

  it('unknown alias: kept, and stored by itself after its birth', async () => {
    const { ingest, store, publish, send } = await bornDevice();
    const ch = birthOf().ch;
    await publish('birth', birthOf({ bid: 'b2b2b2b2', bn: 2, ch }));
    const samples = [{ channel: 7, dtMs: 0, value: 40, quality: 0 }] as const;
    await send('telec', encodeCompact({ ...compact, bid: 'b2b2b2b2', samples }));
    const [entry] = await store.quarantine(device.id, 10);
    expect(entry).toMatchObject({ code: 'unknown-channel', detail: expect.stringContaining('alias 7') });
    const more = [...ch, { alias: 7, id: 'temperature', unit: 'Cel', periodMs: 600_000 }];
    await publish('birth', birthOf({ bid: 'b2b2b2b2', bn: 2, seq: 2, ch: more }));
    await ingest.whenStored();
    expect((await readings(store)).map(({ values }) => values[1])).toEqual([40]);
  });

  it('unit that cannot be converted: only the samples of that channel are kept back', async () => {
    const { store, publish } = await bornDevice();
    const ch = [...birthOf().ch, { alias: 1, id: 'temperature', unit: 'bar', periodMs: 600_000 }];
    await publish('birth', birthOf({ bid: 'b2', bn: 2, ch }));
    const s = [
      ['velocity', 0, 1],
      ['temperature', 0, 40],
    ];
    await publish('tele', teleOf(1, { bid: 'b2', s }));
    expect(await firstValues(store)).toEqual([1]);
    expect((await store.quarantine(device.id, 10)).map(({ code }) => code)).toEqual(['unit-mismatch']);
  });

  it('1e999: the sample is refused, the others of its batch are kept', async () => {
    const { store, send, notices } = await bornDevice();
    const two = JSON.stringify(
      tele({
        s: [
          ['velocity', 0, 1],
          ['velocity', 1, 12_345],
        ],
      }),
    );
    await send('tele', Buffer.from(two.replace('12345', '1e999')));
    expect(await firstValues(store)).toEqual([1]);
    expect(notices.map(({ code }) => code)).toEqual(['not-a-number']);
  });

  it('out of range: stored, marked uncertain', async () => {
    const { store, publish, metrics } = await bornDevice();
    await publish('tele', tele({ s: [['velocity', 0, 51]] }));
    const [row] = await readings(store);
    expect([row?.values[0], row?.quality?.[0]]).toEqual([51, 1]);
    expect(metrics.render()).toContain('kizashi_ingest_flagged_total{why="out-of-range"} 1');
  });

  it('part replaced in the future: the report is refused', async () => {
    const { store, publish, notices } = await bornDevice();
    const e = [
      ['part-replaced', 60 * MINUTE_MS, { pos: 'pump' }],
      ['mode', 0, { mode: 'idle' }],
    ];
    await publish('evt', evtOf(1, { bid: BID, t0: NOW, e }));
    expect((await store.events([device.id], ALL_TIME)).map(({ detail }) => detail.kind)).toEqual(['mode']);
    expect(notices.map(({ code }) => code)).toEqual(['future']);
  });
});

/** One bit of the last sample turned over. */
function flipped(bytes: Uint8Array): Uint8Array {
  const broken = Uint8Array.from(bytes);
  broken[broken.length - 1]! ^= 1;
  return broken;
}
