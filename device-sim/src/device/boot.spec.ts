import { describe, expect, it } from '@jest/globals';
import { type MessageByKind, type MessageKind, parseMessage } from '@kizashi/firmware-contracts';
import { epochMs } from '@kizashi/kernel';
import { Boot, type BootOptions } from './boot.ts';
import type { Capture } from './capture.ts';
import type { QueuedMessage } from './message-queue.ts';

const START = epochMs(1_790_000_000_000);
const CHANNELS = [
  { alias: 3, id: 'spindle.envelope', unit: '[g]', periodMs: 1_000 },
  { alias: 7, id: 'spindle.temperature', unit: 'Cel', periodMs: 1_000 },
];
const newBoot = (options: Partial<BootOptions> = {}) =>
  new Boot({ bootCounter: 4, firmware: 'test', channels: CHANNELS, ...options });
const batch = {
  t0: epochMs(START + 60_000),
  samples: [
    { channel: 'spindle.envelope', dtMs: 0, value: 1.25, quality: 0 },
    { channel: 'spindle.temperature', dtMs: 500, value: null, quality: 2 },
  ] as const,
};
const capture: Capture = {
  ...{ id: 'w0-abc', channel: 'spindle.envelope', at: epochMs(START + 5_000), sampleRateHz: 12_800 },
  samples: Float32Array.from({ length: 10 }, (_, i) => i / 4 - 1),
  ...{ scale: 0.25, samplesPerChunk: 4, lost: new Set([1]) },
};

/** As the service reads it. */
function read<K extends MessageKind>(message: QueuedMessage | undefined): MessageByKind[K] {
  const parsed = parseMessage(message?.kind ?? '', Buffer.from(message?.body ?? ''));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  expect(parsed.value.unknownFields).toBe(0);
  return parsed.value.message as MessageByKind[K];
}

describe('a boot', () => {
  it('says the same in CBOR as in JSON, with aliases for channels', () => {
    const text = newBoot().telemetry(batch);
    const bytes = newBoot({ encoding: 'cbor' }).telemetry(batch);
    expect([text.kind, bytes.kind]).toEqual(['tele', 'telec']);
    const { bid: _, ...inText } = read<'tele'>(text);
    const { bid: __, ...inBytes } = read<'telec'>(bytes);
    const ids = new Map(CHANNELS.map(({ alias, id }) => [alias, id]));
    const samples = inBytes.samples.map((one) => ({ ...one, channel: ids.get(Number(one.channel)) }));
    expect({ ...inBytes, samples }).toEqual(inText);
    expect(bytes.body.length).toBeLessThan(text.body.length * 0.6);
  });

  it('without a clock counts from its start, and cannot date what was before', () => {
    const boot = newBoot({ startedAt: START });
    expect(read<'tele'>(boot.telemetry(batch))).toMatchObject({ up: 60_000, clockSource: 'none' });
    expect(read<'tele'>(boot.telemetry(batch))).not.toHaveProperty('t0');
    const event = boot.event({ at: epochMs(START + 1), detail: { kind: 'mode', mode: 'idle' } });
    expect(read<'evt'>(event)).toMatchObject({ up: 1, clockSource: 'none' });
    const [wave] = boot.waves(capture).map((one) => read<`wave/${string}/0`>(one));
    expect(wave).toMatchObject({ up: 5_000 });
    expect(wave).not.toHaveProperty('t0');
    expect([START - 1, START].map((at) => boot.canDate(epochMs(at)))).toEqual([false, true]);
    expect(newBoot().canDate(epochMs(0))).toBe(true);
  });

  it('cuts a burst into chunks, and sends any of them again under a number of its own', () => {
    const boot = newBoot();
    const whole = boot.waves(capture, [0, 1, 2]).map((one) => read<`wave/${string}/0`>(one));
    expect(whole.map(({ chunk, chunks, samples }) => [chunk, chunks, samples.length])).toEqual([
      ...[[0, 3, 4]],
      ...[[1, 3, 4]],
      ...[[2, 3, 2]],
    ]);
    expect(whole.flatMap(({ samples }) => [...samples])).toEqual([...capture.samples]);
    const [again] = boot.waves(capture, [1]).map((one) => read<`wave/${string}/1`>(one));
    expect(again).toEqual({ ...whole[1], seq: 4 });
    expect(boot.waves(capture).map(({ kind }) => kind)).toEqual(['wave/w0-abc/0', 'wave/w0-abc/2']);
    expect([boot, newBoot()].map((one) => one.hasSent(capture))).toEqual([true, false]);
  });

  it('numbers everything that it says in one series, a new table too', () => {
    const boot = newBoot();
    const said = [
      ...[boot.birth, boot.telemetry(batch), ...boot.waves(capture)],
      boot.answer({ id: 'cmd_1', status: 'refused', code: 'unknown-op' }),
      boot.configured({ revision: 2, status: 'applied' }),
      boot.bornAgain(CHANNELS.map((channel) => ({ ...channel, periodMs: 5_000 }))),
    ];
    expect(said.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(read<'ack'>(said[4])).toMatchObject({ id: 'cmd_1', status: 'refused', code: 'unknown-op' });
    expect(read<'cfgack'>(said[5])).toMatchObject({ revision: 2, status: 'applied' });
    expect(read<'birth'>(said[6])).toMatchObject({
      bn: 4,
      channels: [{ periodMs: 5_000 }, { periodMs: 5_000 }],
    });
    expect(boot.birth).toBe(said[6]);
  });
});
