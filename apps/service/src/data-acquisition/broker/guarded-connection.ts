import { Duplex } from 'node:stream';
import type { ClientCertificate } from './client-certificate.ts';
import {
  CONNECT,
  FRAME_BYTES,
  FrameScanner,
  PUBLISH,
  packetType,
  SIGN_IN_FRAME_BYTES,
} from './frame-scanner.ts';
import { MessageBudget } from './message-budget.ts';

/** What a device may send once it has signed in. */
export interface Allowance {
  readonly messagesPerSecond: number;
  /** A message that would wait longer than this closes the connection: its device asks for more than it may have. */
  readonly longestWaitMs: number;
  /** Left out: a batch of 64 KiB. */
  readonly largestFrameBytes?: number;
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

  /** CONNECT has succeeded: what was held comes through, within these limits. */
  open(allowance: Allowance): void {
    this.#allowance = allowance;
    this.#budget = new MessageBudget(allowance.messagesPerSecond, performance.now());
    this.#pump();
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
    this.#chunk = undefined;
    this.#socket.destroy();
    done(error);
  }

  #pump(): void {
    while (this.#wanted && !this.#paused && !this.destroyed && this.#resume === undefined) {
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
      const to = this.#letThrough(chunk);
      if (to === undefined) return;
      this.#offset = to;
      if (to === chunk.length) {
        this.#chunk = undefined;
        this.#offset = 0;
      }
      if (to === from) return;
      this.#wanted = this.push(chunk.subarray(from, to));
    }
  }

  #readChunk(): Buffer | undefined {
    const chunk: Buffer | null = this.#socket.read();
    this.#chunkAt = performance.now();
    return chunk ?? undefined;
  }

  /** Index up to which the chunk may pass now; undefined when the connection was closed for what is in it. */
  #letThrough(chunk: Buffer): number | undefined {
    let at = this.#offset;
    while (at < chunk.length) {
      if (this.#scanner.atBoundary && !this.#mayBegin(packetType(chunk[at] ?? 0))) break;
      const { largestFrameBytes = FRAME_BYTES } = this.#allowance ?? {
        largestFrameBytes: SIGN_IN_FRAME_BYTES,
      };
      const step = this.#scanner.scan(chunk, at, largestFrameBytes);
      if (typeof step === 'string') {
        this.destroy(new FrameViolation('not-mqtt', step));
        return undefined;
      }
      at = step.end;
    }
    return this.destroyed ? undefined : at;
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
