import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'mqtt-packet';
import { connectPacket, type RawConnection, rawConnection } from '../../../apps/service/e2e/raw-mqtt.ts';
import { topicOf } from './messages.ts';
import type { Device } from './plant.ts';

export const QUESTION = '{"v":1,"up":4711471147114711}';
const AT_ONCE = 500;
const EVERY_MS = 50;
/** It takes no more questions, since it waits to get rid of the answers. */
const FULL_BYTES = 262_144;

/** A device that asks for the time without pause and reads no answer. */
export class FrozenAsker {
  readonly #connection: RawConnection;
  readonly #questions: Buffer;

  private constructor(connection: RawConnection, device: Device) {
    this.#connection = connection;
    const topic = topicOf(device, 'time/req');
    const one = generate({ cmd: 'publish', topic, payload: QUESTION, qos: 0, dup: false, retain: false });
    this.#questions = Buffer.concat(Array<Buffer>(AT_ONCE).fill(one));
  }

  /** Subscribes to the answers, then stops reading. */
  static async connect(mqttUrl: string, device: Device): Promise<FrozenAsker> {
    const connection = rawConnection(mqttUrl);
    connection.say(connectPacket(device));
    await connection.next('connack');
    const subscriptions = [{ topic: topicOf(device, 'time/rsp'), qos: 0 as const }];
    connection.say(generate({ cmd: 'subscribe', messageId: 1, subscriptions }));
    if ((await connection.next('suback')) === undefined) throw new Error(`${device.id} was not let in`);
    connection.socket.pause();
    return new FrozenAsker(connection, device);
  }

  /** Asks until the service takes no more, has closed it, or the time is over. */
  async askUntilFull(withinMs: number): Promise<{ readonly questions: number }> {
    const { socket } = this.#connection;
    const until = performance.now() + withinMs;
    let questions = 0;
    while (!socket.destroyed && socket.writableLength < FULL_BYTES && performance.now() < until) {
      this.#connection.say(this.#questions);
      questions += AT_ONCE;
      await sleep(EVERY_MS);
    }
    return { questions };
  }

  destroy(): void {
    this.#connection.socket.destroy();
  }
}
