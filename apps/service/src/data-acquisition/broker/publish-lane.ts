import { topicOf, topicRuleOf } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import type { HeldPublishes } from './held-publishes.ts';

/** A QoS 1 publish of a device on one of its own topics. */
export interface OwnPublish {
  readonly topic: string;
  readonly kind: string;
  /** A part of the frame, which is a part of what the socket read: copy what is kept. */
  readonly payload: Uint8Array;
  readonly retained: boolean;
}

/** Answers once, in the order of the publishes: stored, or why not, which ends the connection. */
export type TakePublish = (publish: OwnPublish, done: (failure?: Error) => void) => void;

/** PUBLISH with QoS 1, whatever DUP and RETAIN say (MQTT 3.1.1, 3.3.1). */
const QOS_1_PUBLISH = 0x32;
const FLAGS = 0x09;
const RETAIN = 0x01;
const PUBACK = 0x40;
const COMMONEST = 'tele';

/**
 * The short way from the socket to ingest for what nearly every packet is: a QoS 1 publish of a device on its own
 * topic. The broker would parse it into a packet, route it to subscribers that there cannot be, and answer each by itself:
 * five times the work. Anything else, and anything odd about it, is left to the broker and its rules.
 */
export class PublishLane {
  readonly #prefix: string;
  readonly #prefixBytes: Buffer;
  readonly #commonestTopic: string;
  readonly #commonestBytes: Buffer;
  readonly #take: TakePublish;
  readonly #allHeld: HeldPublishes;
  #held = 0;
  #acknowledged: number[] = [];
  /** Set by whoever carries the answers. */
  answer: (pubacks: Buffer) => void = () => undefined;
  fail: (failure: Error) => void = () => undefined;
  resume: () => void = () => undefined;
  readonly #resume = () => this.resume();

  constructor(
    address: { readonly tenant: string; readonly device: DeviceId },
    allHeld: HeldPublishes,
    take: TakePublish,
  ) {
    this.#allHeld = allHeld;
    this.#commonestTopic = topicOf(address, COMMONEST);
    this.#prefix = this.#commonestTopic.slice(0, -COMMONEST.length);
    this.#prefixBytes = Buffer.from(this.#prefix);
    this.#commonestBytes = Buffer.from(this.#commonestTopic);
    this.#take = take;
  }

  /** Whether a packet that begins with this byte may be for the lane. */
  wants(firstByte: number): boolean {
    return (firstByte & ~FLAGS) === QOS_1_PUBLISH;
  }

  /** Too much waits for its commit; `answer` or `resume` is called when less does. */
  isFull(): boolean {
    return !this.#allHeld.hasRoom(this.#held, this.#resume);
  }

  /** Takes a whole packet that it `wants`; false where the broker has to judge it. */
  take(frame: Buffer): boolean {
    let at = 1;
    while ((frame[at] as number) >= 128) at += 1;
    const topicAt = at + 3;
    if (topicAt > frame.length) return false;
    const topicEnd = topicAt + frame.readUInt16BE(at + 1);
    const payloadAt = topicEnd + 2;
    if (payloadAt > frame.length) return false;
    const kind = this.#kindOf(frame, topicAt, topicEnd);
    const messageId = frame.readUInt16BE(topicEnd);
    if (kind === undefined || messageId === 0) return false;
    const topic = kind === COMMONEST ? this.#commonestTopic : `${this.#prefix}${kind}`;
    const { length } = frame;
    this.#held += length;
    this.#allHeld.hold(length);
    const retained = ((frame[0] as number) & RETAIN) !== 0;
    this.#take({ topic, kind, payload: frame.subarray(payloadAt), retained }, (failure) => {
      this.#held -= length;
      this.#allHeld.release(length);
      if (failure) this.fail(failure);
      else this.#acknowledge(messageId);
    });
    return true;
  }

  /** What follows the device in its own topic, where the contract knows it as something that devices send. */
  #kindOf(frame: Buffer, from: number, to: number): string | undefined {
    if (frame.compare(this.#commonestBytes, 0, undefined, from, to) === 0) return COMMONEST;
    const kindAt = from + this.#prefixBytes.length;
    if (kindAt >= to || frame.compare(this.#prefixBytes, 0, undefined, from, kindAt) !== 0) return undefined;
    const kind = frame.toString('latin1', kindAt, to);
    return topicRuleOf(kind)?.direction === 'up' ? kind : undefined;
  }

  /** A commit settles many: their PUBACKs leave as one write, in their order. */
  #acknowledge(messageId: number): void {
    if (this.#acknowledged.push(messageId) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const ids = this.#acknowledged;
    this.#acknowledged = [];
    const pubacks = Buffer.allocUnsafe(4 * ids.length);
    for (let i = 0; i < ids.length; i += 1) {
      pubacks[4 * i] = PUBACK;
      pubacks[4 * i + 1] = 2;
      pubacks.writeUInt16BE(ids[i] as number, 4 * i + 2);
    }
    this.answer(pubacks);
  }
}
