import { describe, expect, it } from '@jest/globals';
import {
  encodeCompact,
  encodeWave,
  LIMITS,
  type Message,
  parseMessage,
  TOPIC_RULES,
  toWire,
} from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import { encodeEvents } from './encode-events.ts';
import { encodeBirth, encodeState, encodeTelemetry } from './encode-messages.ts';

/** Everything that a device may say. */
const UP_KINDS: readonly string[] = [
  ...Object.entries(TOPIC_RULES).flatMap(([kind, { direction }]) => (direction === 'up' ? [kind] : [])),
  'wave',
];
const kindOf = (kind: string) => (kind.startsWith('wave/') ? 'wave' : kind);

/** What the simulator would send to say the same: with encoders of its own, and with those of the contract. */
function encode(kind: string, message: Message): string | Uint8Array {
  switch (message.kind) {
    case 'birth':
      return encodeBirth(message);
    case 'state':
      return encodeState(message);
    case 'tele':
      return kind === 'telec' ? encodeCompact(message) : encodeTelemetry(message);
    case 'evt':
      return encodeEvents(message);
    case 'wave':
      // Whole steps, where more samples than floats fit into a chunk.
      return encodeWave(
        message,
        message.samples.length * 4 > LIMITS.waveChunkBytes
          ? { format: 'int16', scale: 1 }
          : { format: 'float32' },
      );
    case 'ack':
    case 'cfgack':
    case 'time/req':
      return JSON.stringify(toWire(message));
    default:
      throw new Error(`a device never says "${message.kind}"`);
  }
}

/** The good parts of a message by themselves: the simulator sends no others. */
function withoutRefused(message: Message): Message {
  if (message.kind === 'tele') return { ...message, refused: [] };
  if (message.kind !== 'evt') return message;
  return { ...message, refused: [], events: message.events.map((event, index) => ({ ...event, index })) };
}

/** Every part of it was refused: there is nothing in it that the simulator could say. */
function hasNothingGood(message: Message): boolean {
  if (message.kind === 'tele') return message.samples.length === 0;
  return message.kind === 'evt' && message.events.length === 0;
}

describe('golden vectors', () => {
  const valid = goldenVectors().filter((vector) => 'expected' in vector);
  const sent = valid.filter(
    ({ kind, expected: { message } }) => UP_KINDS.includes(kindOf(kind)) && !hasNothingGood(message),
  );

  it.each(sent)('$contract/$name: the simulator can say it, and it is understood the same', (vector) => {
    const { message } = vector.expected;
    const parsed = parseMessage(vector.kind, Buffer.from(encode(vector.kind, message)));
    expect(parsed).toEqual({ ok: true, value: { message: withoutRefused(message), unknownFields: 0 } });
  });

  it('cover everything that a device may say', () => {
    expect(new Set(sent.map(({ kind }) => kindOf(kind)))).toEqual(new Set(UP_KINDS));
  });
});
