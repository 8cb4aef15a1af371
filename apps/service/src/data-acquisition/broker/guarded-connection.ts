import { Duplex } from 'node:stream';
import type { ClientCertificate } from './client-certificate.ts';
import {
  CONNECT,
  FRAME_BYTES,
  FrameScanner,
  PUBLISH,
  packetType,
  type ScanStep,
  SIGN_IN_FRAME_BYTES,
} from './frame-scanner.ts';
import { MessageBudget } from './message-budget.ts';
import type { PublishLane } from './publish-lane.ts';

/** What a device may send once it has signed in. */
export interface Allowance {
  readonly messagesPerSecond: number;
  /** A message that would wait longer than this closes the connection: its device asks for more than it may have. */
  readonly longestWaitMs: number;
  /** Left out: a batch of 64 KiB. */
  readonly largestFrameBytes?: number;
  /** Whoever says nothing for half as long again is closed (MQTT 3.1.1, 3.1.2.10); left out, nobody is. */
  readonly keepAliveMs?: number;
}

/** Who is at the other end, as far as the connection itself tells. */
export interface Origin {
  /** IP address; of the proxy, where there is one. */
  readonly address: string;
  readonly certificate?: ClientCertificate | undefined;
}

/** Why a connection was closed for what it sent, not for what it said. */
export class FrameViolation extends Error {
  readonly kind: 'not-mqtt' | 'too-fast';

  constructor(kind: FrameViolation['kind'], message: string) {
    super(message);
    this.name = 'FrameViolation';
    this.kind = kind;
  }
}

/**
 * Stands between a socket and the broker, which would buffer a packet of any size from anybody. Before sign-in it lets
 * one CONNECT of 4 KiB through and holds the rest; after it packets of up to 64 KiB, and messages no faster than allowed:
 * above the rate it stops reading, so the device is slowed down by TCP and nothing is lost.
 */
export class GuardedConnection extends Duplex {
  readonly origin: Origin;
  /** TCP, TLS or WebSocket: bytes are all that it sees of it. */
  readonly #socket: Duplex;
  readonly #scanner = new FrameScanner();
  /** Read from the socket and not let through yet. */
  #chunk: Buffer | undefined;
  #offset = 0;
  #chunkAt = 0;
  #wanted = false;
  #ended = false;
  #connectPassed = false;
  #allowance: Allowance | undefined;
  #budget: MessageBudget | undefined;
  #resume: NodeJS.Timeout | undefined;
  #paused = false;
  #lane: PublishLane | undefined;
  /** Of a packet for the lane whose end has not come yet. */
  #begun: Buffer[] | undefined;
  #keepAlive: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, origin: Origin) {
    super({ allowHalfOpen: false, readableHighWaterMark: 16_384 });
    this.origin = origin;
    this.#socket = socket;
    socket.on('readable', () => this.#pump());
    socket.on('end', () => {
      this.#ended = true;
      this.#pump();
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /** CONNECT has succeeded: what was held comes through, within these limits; what the lane wants goes there. */
  open(allowance: Allowance, lane?: PublishLane): void {
    this.#allowance = allowance;
    this.#budget = new MessageBudget(allowance.messagesPerSecond, performance.now());
    if (lane) {
      this.#lane = lane;
      lane.answer = (pubacks) => {
        if (!this.destroyed) this.write(pubacks);
        this.#pump();
      };
      lane.resume = () => this.#pump();
      lane.fail = (failure) => this.destroy(failure);
    }
    const { keepAliveMs } = allowance;
    if (keepAliveMs) this.#watch(1.5 * keepAliveMs);
    this.#pump();
  }

  /** The broker's own timer would not hear of what goes through the lane. */
  #watch(silenceMs: number): void {
    this.#keepAlive = setTimeout(() => {
      // What it says is not heard while we do not listen.
      const silentMs = this.#listens ? performance.now() - this.#chunkAt : 0;
      if (silentMs >= silenceMs) this.destroy(new Error('keep alive timeout'));
      else this.#watch(silenceMs - silentMs);
    }, silenceMs);
    this.#keepAlive.unref();
  }

  get #listens(): boolean {
    return this.#wanted && !this.#paused && this.#resume === undefined && this.#lane?.isFull() !== true;
  }

  /** The other end reads too little, and somebody waits already for it to read on, or closes it. */
  get stuck(): boolean {
    return this.writableNeedDrain && this.listenerCount('drain') > 0;
  }

  /** Takes nothing more in; what was let through is still answered. */
  stopReading(): void {
    this.#paused = true;
  }

  override _read(): void {
    this.#wanted = true;
    this.#pump();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, encoding, done);
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#resume);
    clearTimeout(this.#keepAlive);
    this.#chunk = undefined;
    this.#socket.destroy();
    done(error);
  }

  #pump(): void {
    while (this.#listens && !this.destroyed) {
      this.#chunk ??= this.#readChunk();
      const chunk = this.#chunk;
      if (chunk === undefined) {
        if (this.#ended) {
          this.#wanted = false;
          this.push(null);
        }
        return;
      }
      const from = this.#offset;
      const passed = this.#letThrough(chunk);
      const to = passed === from && this.#lane ? this.#intoLane(chunk, this.#lane) : passed;
      if (to === undefined) return;
      this.#offset = to;
      if (to === chunk.length) {
        this.#chunk = undefined;
        this.#offset = 0;
      }
      if (to === from) return;
      if (passed !== from) this.#wanted = this.push(chunk.subarray(from, to));
    }
  }

  #readChunk(): Buffer | undefined {
    const chunk: Buffer | null = this.#socket.read();
    if (chunk) this.#chunkAt = performance.now();
    return chunk ?? undefined;
  }

  /** Index up to which the chunk may pass to the broker now; undefined when the connection was closed for what is in it. */
  #letThrough(chunk: Buffer): number | undefined {
    let at = this.#offset;
    while (at < chunk.length && !this.#isForLane(chunk, at)) {
      if (this.#scanner.atBoundary && !this.#mayBegin(packetType(chunk[at] ?? 0))) break;
      const end = this.#scan(chunk, at)?.end;
      if (end === undefined) return undefined;
      at = end;
    }
    return this.destroyed ? undefined : at;
  }

  /** The same for packets that the lane takes; one that it leaves to the broker passes whole. */
  #intoLane(chunk: Buffer, lane: PublishLane): number | undefined {
    let at = this.#offset;
    while (at < chunk.length && !lane.isFull() && this.#isForLane(chunk, at)) {
      if (!this.#begun && !this.#mayBegin(PUBLISH)) break;
      const step = this.#scan(chunk, at);
      if (step === undefined) return undefined;
      const part = chunk.subarray(at, step.end);
      at = step.end;
      if (!step.complete) {
        this.#begun = [...(this.#begun ?? []), part];
        continue;
      }
      const frame = this.#begun ? Buffer.concat([...this.#begun, part]) : part;
      this.#begun = undefined;
      if (lane.take(frame)) continue;
      this.#wanted = this.push(frame);
      break;
    }
    return this.destroyed ? undefined : at;
  }

  #isForLane(chunk: Buffer, at: number): boolean {
    if (this.#begun) return true;
    return this.#scanner.atBoundary && this.#lane?.wants(chunk[at] ?? 0) === true;
  }

  #scan(chunk: Buffer, at: number): ScanStep | undefined {
    const { largestFrameBytes = FRAME_BYTES } = this.#allowance ?? {
      largestFrameBytes: SIGN_IN_FRAME_BYTES,
    };
    const step = this.#scanner.scan(chunk, at, largestFrameBytes);
    if (typeof step !== 'string') return step;
    this.destroy(new FrameViolation('not-mqtt', step));
    return undefined;
  }

  #mayBegin(type: number): boolean {
    if (!this.#connectPassed) {
      this.#connectPassed = true;
      if (type !== CONNECT) {
        this.destroy(new FrameViolation('not-mqtt', `packet type ${type} before CONNECT`));
        return false;
      }
      return true;
    }
    if (!this.#allowance || !this.#budget) return false;
    if (type !== PUBLISH) return true;
    const now = performance.now();
    const waitMs = this.#budget.take(now);
    if (waitMs === 0) return true;
    if (now + waitMs - this.#chunkAt > this.#allowance.longestWaitMs) {
      const seconds = Math.round(this.#allowance.longestWaitMs / 1_000);
      this.destroy(new FrameViolation('too-fast', `messages wait for more than ${seconds} s`));
      return false;
    }
    this.#resume = setTimeout(() => {
      this.#resume = undefined;
      this.#pump();
    }, waitMs);
    return false;
  }
}
