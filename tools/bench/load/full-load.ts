import { teleOf } from './bench-messages.ts';
import type { DeviceConnection } from './device-connection.ts';
import type { FullLoad } from './generator-messages.ts';
import { publishBytes } from './mqtt-bytes.ts';

/** One device's messages as the bytes of the wire, made before the clock runs. */
interface Encoded {
  readonly bytes: Buffer;
  /** Where each message begins; one entry more than there are messages. */
  readonly starts: Uint32Array;
}

/** Encodes everything; the answered function sends it and resolves when the last message is acknowledged. */
export function prepareFullLoad(
  connections: readonly DeviceConnection[],
  bid: string,
  load: FullLoad,
): () => Promise<void> {
  const encoded = connections.map(({ device }, index) => encode(device.topic, bid, index, load));
  return async () => {
    await Promise.all(connections.map((connection, i) => send(connection, encoded[i] as Encoded, load)));
  };
}

function encode(topic: string, bid: string, machine: number, load: FullLoad): Encoded {
  const starts = new Uint32Array(load.messagesPerDevice + 1);
  const parts = Array.from({ length: load.messagesPerDevice }, (_, i) => {
    const seq = load.firstSeq + i;
    const payload = teleOf(bid, machine, seq, load.firstAt + i * load.stepMs);
    const bytes = publishBytes(topic, payload, seq);
    starts[i + 1] = (starts[i] as number) + bytes.length;
    return bytes;
  });
  return { bytes: Buffer.concat(parts), starts };
}

function send(connection: DeviceConnection, { bytes, starts }: Encoded, load: FullLoad): Promise<void> {
  const total = starts.length - 1;
  let sent = 0;
  let acknowledged = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fill = () => {
    const until = Math.min(total, acknowledged + load.window);
    if (until > sent) connection.write(bytes.subarray(starts[sent], starts[until]));
    sent = until;
  };
  connection.onPubacks = (count) => {
    acknowledged += count;
    if (acknowledged === total) resolve();
    else fill();
  };
  connection.onClosed = () =>
    reject(new Error(`${connection.device.id} was closed after ${acknowledged} of ${total}`));
  fill();
  return promise;
}
