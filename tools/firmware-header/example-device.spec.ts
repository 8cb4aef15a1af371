import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  type Message,
  parseClaimTopic,
  parseMessage,
  parseTopic,
  topicRuleOf,
} from '@kizashi/firmware-contracts';
import { compile, describeWithGcc } from './c-compiler.fixture.ts';

const key = (seq: number) => ({ bid: '7f3a9c21', seq });
const now = 1_795_290_461_123;

const channel = (alias: number, id: string, unit: string, periodMs: number) => ({
  alias,
  id,
  unit,
  periodMs,
});
const burst = (from: number, to: number) =>
  Float32Array.from({ length: to - from }, (_, i) => (((from + i) % 200) - 100) / 16);
const wave = {
  kind: 'wave',
  captureId: 'run-3',
  chunks: 2,
  alias: 2,
  t0: now,
  sampleRateHz: 25_600,
} as const;
const sample = (name: string | number, value: number | null, quality: 0 | 1 = 0) => ({
  channel: name,
  dtMs: 0,
  value,
  quality,
});

/** What firmware-contracts/c/example_device.c says, in its order. */
const SAID: readonly Message[] = [
  { kind: 'claim/req', code: 'K7WM-2P4X-9DTR', firmware: '2.4.1' },
  {
    kind: 'birth',
    ...key(0),
    bn: 17,
    firmware: '2.4.1 "example"',
    up: 1240,
    channels: [
      channel(0, 'spindle.front.velocity_rms', 'mm/s', 600_000),
      channel(1, 'spindle.front.temperature', 'Cel', 600_000),
      channel(2, 'spindle.front.acceleration', 'm/s2', 3_600_000),
    ],
  },
  { kind: 'state', state: 'online', bid: '7f3a9c21' },
  { kind: 'time/req', up: 1300 },
  {
    kind: 'tele',
    ...key(1),
    t0: now,
    clockSource: 'ntp',
    // Nine digits of a float, which is what the sensor gave.
    samples: [sample('spindle.front.velocity_rms', 2.41000009), sample('spindle.front.temperature', 61.5)],
    refused: [],
  },
  {
    kind: 'tele',
    ...key(2),
    up: 61_000,
    clockSource: 'none',
    samples: [sample(0, 2.5, 1), sample(1, null, 1)],
    refused: [],
  },
  { ...wave, ...key(3), chunk: 0, samples: burst(0, 1000) },
  { ...wave, ...key(4), chunk: 1, samples: burst(1000, 1500) },
  {
    kind: 'evt',
    ...key(5),
    t0: now,
    events: [
      {
        index: 0,
        dtMs: 0,
        detail: { kind: 'part-replaced', position: 'spindle-front-bearing', serial: '7014-0331' },
      },
    ],
    refused: [],
  },
  { kind: 'ack', ...key(6), id: 'cmd-41', status: 'done' },
  { kind: 'ack', ...key(7), id: 'cmd-42', status: 'refused', code: 'not while cutting' },
  { kind: 'cfgack', ...key(8), revision: 3, status: 'applied' },
  { kind: 'state', state: 'lost', bid: '7f3a9c21' },
];

describeWithGcc('firmware-contracts/c/example_device.c, in C99 without a warning', () => {
  it('says everything that a device says, and is understood', () => {
    const example = compile(
      'example_device',
      '-O1',
      '-fsanitize=address,undefined',
      '-fno-sanitize-recover=all',
    );
    try {
      const lines = example.run(example.folder).trimEnd().split('\n');
      const heard = lines.map((line, i) => {
        const [topic = '', qos, retain, bytes] = line.split(' ');
        const payload = readFileSync(join(example.folder, `${i}.bin`));
        const kind = parseTopic(topic)?.kind ?? parseClaimTopic(topic)?.kind ?? topic;
        expect(payload).toHaveLength(Number(bytes));
        const rule = topicRuleOf(kind) ?? { direction: 'up', qos: 1, retained: false };
        expect([kind, rule.direction, rule.qos, rule.retained]).toEqual([
          kind,
          'up',
          Number(qos),
          retain === '1',
        ]);
        return parseMessage(kind, payload);
      });
      expect(heard).toEqual(SAID.map((message) => ({ ok: true, value: { message, unknownFields: 0 } })));
    } finally {
      example.remove();
    }
  });
});
