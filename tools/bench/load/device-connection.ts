import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { LoadDevice } from './generator-messages.ts';
import { ANSWER_BYTES, connectBytes, isAccepted, publishBytes } from './mqtt-bytes.ts';

const PINGREQ = Buffer.from([0xc0, 0]);
const PINGRESP = 0xd0;

/** One device on a plain socket: it only counts the answers, so a load costs next to nothing beside its bytes. */
export class DeviceConnection {
  readonly device: LoadDevice;
  readonly #socket: Socket;
  /** Bytes of an answer that came in halves. */
  #pending: Buffer = Buffer.alloc(0);
  onPubacks: (count: number) => void = () => undefined;
  onClosed: () => void = () => undefined;

  private constructor(device: LoadDevice, socket: Socket) {
    this.device = device;
    this.#socket = socket;
    socket.on('data', (bytes) => this.#heard(bytes));
    socket.on('close', () => this.onClosed());
  }

  /** Resolves when the device is let in and its birth, if it has one, is acknowledged. */
  static async open(port: number, device: LoadDevice, birth: string): Promise<DeviceConnection> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    const answered = once(socket, 'data') as Promise<[Buffer]>;
    socket.write(connectBytes(device));
    const [answer] = await answered;
    if (!isAccepted(answer)) throw new Error(`${device.id} was not let in: ${answer.toString('hex')}`);
    const connection = new DeviceConnection(device, socket);
    if (device.birthTopic !== undefined) {
      const taken = new Promise<void>((resolve, reject) => {
        connection.onPubacks = () => resolve();
        connection.onClosed = () => reject(new Error(`${device.id} was closed at its birth`));
      });
      connection.write(publishBytes(device.birthTopic, birth, 0, true));
      await taken;
    }
    return connection;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  ping(): void {
    this.#socket.write(PINGREQ);
  }

  #heard(chunk: Buffer): void {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let at = 0;
    let pubacks = 0;
    while (at < bytes.length) {
      const length = bytes[at] === PINGRESP ? 2 : ANSWER_BYTES;
      if (at + length > bytes.length) break;
      if (length === ANSWER_BYTES) pubacks += 1;
      at += length;
    }
    this.#pending = bytes.subarray(at);
    if (pubacks > 0) this.onPubacks(pubacks);
  }
}
