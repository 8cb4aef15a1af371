/** Largest frame before CONNECT has succeeded: ids, a will and a password fit many times. */
export const SIGN_IN_FRAME_BYTES = 4 * 1_024;
/** A payload of 64 KiB with its header and the longest topic that a device has. */
export const FRAME_BYTES = 64 * 1_024 + 512;

/** MQTT 3.1.1, 2.2.3: a remaining length has at most 4 bytes. */
const LENGTH_BYTES = 4;

export const CONNECT = 1;
export const PUBLISH = 3;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;

export interface ScanStep {
  /** Index behind the last byte that belongs to this frame. */
  readonly end: number;
  readonly complete: boolean;
}

/** Finds where the MQTT control packets of a byte stream end, and refuses one before its bytes are kept anywhere. */
export class FrameScanner {
  /** Bytes of the body still to come; undefined while the fixed header is being read. */
  #body: number | undefined;
  #header = 0;
  #length = 0;
  /** Of a SUBSCRIBE or UNSUBSCRIBE: bytes of its packet id still to come, and what came of it. */
  #idBytes = 0;
  #id = 0;

  /** Whether the next byte begins a control packet. */
  get atBoundary(): boolean {
    return this.#header === 0;
  }

  /** Reads on from `start` to the end of the packet or of the chunk. @returns a text where the stream is not MQTT */
  scan(chunk: Uint8Array, start: number, largest: number): ScanStep | string {
    let at = start;
    while (this.#body === undefined && at < chunk.length) {
      const fault = this.#readHeader(chunk[at] ?? 0, largest);
      if (fault) return fault;
      at += 1;
    }
    if (this.#body === undefined) return { end: at, complete: false };
    const taken = Math.min(this.#body, chunk.length - at);
    if (this.#idBytes > 0 && this.#isIdZero(chunk, at)) return 'packet id 0 [MQTT-2.3.1-1]';
    this.#body -= taken;
    const complete = this.#body === 0;
    if (complete) {
      this.#body = undefined;
      this.#header = 0;
      this.#length = 0;
    }
    return { end: at + taken, complete };
  }

  /** The broker's parser lets it pass. That of a PUBLISH stands behind its topic and is checked where that is known. */
  #isIdZero(chunk: Uint8Array, start: number): boolean {
    for (let at = start; at < chunk.length && this.#idBytes > 0; at += 1) {
      this.#id += chunk[at] ?? 0;
      this.#idBytes -= 1;
    }
    return this.#idBytes === 0 && this.#id === 0;
  }

  #readHeader(byte: number, largest: number): string | undefined {
    this.#header += 1;
    if (this.#header === 1) {
      const type = packetType(byte);
      this.#idBytes = type === SUBSCRIBE || type === UNSUBSCRIBE ? 2 : 0;
      this.#id = 0;
      return undefined;
    }
    this.#length += (byte & 127) * 128 ** (this.#header - 2);
    if (byte >= 128) {
      return this.#header > LENGTH_BYTES ? 'remaining length of more than 4 bytes' : undefined;
    }
    if (this.#header + this.#length > largest) return `packet of ${this.#length} bytes; at most ${largest}`;
    this.#body = this.#length;
    return undefined;
  }
}

/** Type of the control packet that begins with this byte (MQTT 3.1.1, 2.2.1). */
export function packetType(firstByte: number): number {
  return firstByte >> 4;
}
