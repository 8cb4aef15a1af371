import { describe, expect, it } from '@jest/globals';
import { type Message, parseMessage } from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import { encodeEvents } from './encode-events.ts';
import { encodeBirth, encodeState, encodeTelemetry } from './encode-messages.ts';

/** The other kinds it takes from the encoders of the contract, which are tested there. */
const WRITTEN_HERE: readonly string[] = ['birth', 'state', 'tele', 'evt'];

/** What the simulator would send to say the same. */
function encode(message: Message): string | undefined {
  switch (message.kind) {
    case 'birth':
      return encodeBirth(message);
    case 'state':
      return encodeState(message);
    case 'tele':
      return encodeTelemetry(message);
    case 'evt':
      return encodeEvents(message);
    default:
      return undefined;
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
    ({ kind, expected: { message } }) => WRITTEN_HERE.includes(kind) && !hasNothingGood(message),
  );

  it.each(sent)('$contract/$name: the simulator can say it, and it is understood the same', (vector) => {
    const { message } = vector.expected;
    const parsed = parseMessage(vector.kind, Buffer.from(encode(message) ?? ''));
    expect(parsed).toEqual({ ok: true, value: { message: withoutRefused(message), unknownFields: 0 } });
  });

  it('cover everything that the simulator writes itself', () => {
    expect(new Set(sent.map((vector) => vector.kind))).toEqual(new Set(WRITTEN_HERE));
  });
});
