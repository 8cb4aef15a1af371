import { generate } from 'mqtt-packet';

export interface Identity {
  readonly id: string;
  readonly username?: string;
  readonly secret?: string;
}

export function connectBytes({ id, username, secret }: Identity, keepalive = 60): Buffer {
  return generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive,
    clientId: id,
    ...(username !== undefined && { username }),
    ...(secret !== undefined && { password: Buffer.from(secret) }),
  });
}

/** CONNACK and PUBACK are all that a device of ours is sent; both have four bytes. */
export const ANSWER_BYTES = 4;
const CONNACK = 0x20;

/** Whether the answer to CONNECT lets the device in. */
export function isAccepted(answer: Uint8Array): boolean {
  return answer[0] === CONNACK && answer[3] === 0;
}

/** QoS 1; packet ids go round from 1 to 65535. */
export function publishBytes(topic: string, payload: string | Buffer, count: number, retain = false): Buffer {
  return generate({
    cmd: 'publish',
    topic,
    payload,
    qos: 1,
    messageId: (count % 65_535) + 1,
    dup: false,
    retain,
  });
}
