import { connect, type Socket } from 'node:net';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import type { DeviceAccess } from './device-plant.ts';

/** A TCP connection that says exactly the bytes it is told, and what came back. */
export interface RawConnection {
  readonly socket: Socket;
  readonly heard: Packet[];
  say(bytes: Uint8Array): void;
  /** Milliseconds until the other side closed; undefined if it did not within `withinMs`. */
  closedWithin(withinMs: number): Promise<number | undefined>;
  /** The next packet of this type, or undefined when the connection ended before. */
  next(cmd: Packet['cmd']): Promise<Packet | undefined>;
}

export function rawConnection(mqttUrl: string): RawConnection {
  const { hostname, port } = new URL(mqttUrl);
  const startedAt = performance.now();
  const socket = connect(Number(port), hostname);
  const heard: Packet[] = [];
  const reader = parser({ protocolVersion: 4 });
  const closed = Promise.withResolvers<number>();
  reader.on('packet', (packet) => heard.push(packet));
  socket.on('data', (bytes) => reader.parse(bytes));
  socket.on('error', () => undefined);
  socket.on('close', () => closed.resolve(performance.now() - startedAt));
  return {
    socket,
    heard,
    say: (bytes) => socket.write(bytes),
    closedWithin: (withinMs) =>
      Promise.race([
        closed.promise,
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), withinMs)),
      ]),
    next: async (cmd) => {
      let over = false;
      closed.promise.then(() => {
        over = true;
      });
      for (;;) {
        const at = heard.findIndex((packet) => packet.cmd === cmd);
        if (at >= 0) return heard.splice(at, 1)[0];
        if (over) return undefined;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
  };
}

export function connectPacket(device: DeviceAccess, fields: Partial<IConnectPacket> = {}): Buffer {
  return generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    clientId: device.id,
    username: device.username,
    password: Buffer.from(device.secret),
    ...fields,
  });
}

export function publishPacket(topic: string, payload: string | Buffer, messageId: number): Buffer {
  return generate({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false });
}
