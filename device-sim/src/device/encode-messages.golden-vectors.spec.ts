import { describe, expect, it } from '@jest/globals';
import { type Message, parseMessage } from '@kizashi/firmware-contracts';
import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import { encodeBirth, encodeState, encodeTelemetry } from './encode-messages.ts';

/** What the simulator would send to say the same. */
function encode(message: Message): string | undefined {
  switch (message.kind) {
    case 'birth':
      return encodeBirth(message);
    case 'state':
      return encodeState(message);
    case 'tele':
      return encodeTelemetry(message);
    case 'err':
      return undefined;
  }
}

describe('golden vectors', () => {
  const valid = goldenVectors().filter((vector) => 'expected' in vector);
  const sent = valid.filter((vector) => vector.kind !== 'err');

  it.each(sent)('$contract/$name: the simulator can say it, and it is understood the same', (vector) => {
    const { message } = vector.expected;
    const parsed = parseMessage(vector.kind, Buffer.from(encode(message) ?? ''));
    const understood = message.kind === 'tele' ? { ...message, refused: [] } : message;
    expect(parsed).toEqual({ ok: true, value: { message: understood, unknownFields: 0 } });
  });

  it('cover everything that a device sends', () => {
    expect(new Set(sent.map((vector) => vector.kind))).toEqual(new Set(['birth', 'state', 'tele']));
  });
});
