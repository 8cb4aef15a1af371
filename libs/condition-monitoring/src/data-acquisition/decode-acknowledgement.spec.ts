import { describe, expect, it } from '@jest/globals';
import type { AckMessage, ConfigurationAckMessage, Message } from '@kizashi/firmware-contracts';
import { ok } from '@kizashi/kernel';
import { acquire } from './acquire.ts';
import { birthOf, context, NOW, newMemory, take } from './acquisition.fixture.ts';

const ack: AckMessage = { kind: 'ack', bid: 'b1', seq: 4, id: 'cmd_1', status: 'failed', code: 'E7' };
const cfgack: ConfigurationAckMessage = { kind: 'cfgack', bid: 'b1', seq: 5, revision: 3, status: 'applied' };

const received = (message: Message) => ({
  parsed: ok({ message, unknownFields: 0 }),
  bodyHash: 0,
  text: () => '',
});

describe('acknowledgements of a device', () => {
  it('are events of the instant in which they came in', () => {
    const memory = newMemory();
    take(memory, 'birth', birthOf());
    const dated = { deviceId: 'd-1', boot: 2, index: 0, measuredAt: NOW, receivedAt: NOW };
    expect(acquire(received(ack), memory, context)).toMatchObject({
      seen: true,
      events: [
        {
          ...dated,
          seq: 4,
          detail: { kind: 'command-acknowledged', commandId: 'cmd_1', status: 'failed', code: 'E7' },
        },
      ],
    });
    expect(acquire(received(cfgack), memory, context).events).toEqual([
      { ...dated, seq: 5, detail: { kind: 'configuration-acknowledged', revision: 3, status: 'applied' } },
    ]);
  });

  it('wait for the birth of their boot', () => {
    expect(acquire(received(ack), newMemory(), context).refusals).toMatchObject([{ code: 'no-birth' }]);
  });
});
