/** A publish as it lies in what the socket gave. */
export interface ReceivedPublish {
  readonly topic: string;
  readonly payload: string;
}

/** Where to put packet ids of QoS 1. */
export type Acknowledge = (high: number, low: number) => void;

const PUBLISH = 3;

/** Reads PUBLISH packets of QoS 0 and 1 out of a byte stream and skips the others; nothing is copied but what is cut. */
export class PublishReader {
  #rest: Buffer = Buffer.alloc(0);

  read(chunk: Buffer, acknowledge: Acknowledge): ReceivedPublish[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const found: ReceivedPublish[] = [];
    let at = 0;
    for (;;) {
      const body = bodyOf(bytes, at);
      if (!body || body.to > bytes.length) break;
      const first = bytes[at] as number;
      if (first >> 4 === PUBLISH) {
        const topicLength = bytes.readUInt16BE(body.from);
        let from = body.from + 2 + topicLength;
        const topic = bytes.toString('latin1', body.from + 2, from);
        if ((first & 6) !== 0) {
          acknowledge(bytes[from] as number, bytes[from + 1] as number);
          from += 2;
        }
        found.push({ topic, payload: bytes.toString('utf8', from, body.to) });
      }
      at = body.to;
    }
    this.#rest = bytes.subarray(at);
    return found;
  }
}

function bodyOf(bytes: Buffer, start: number): { from: number; to: number } | undefined {
  let length = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = bytes[start + 1 + i];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 128 ** i;
    if (byte < 128) return { from: start + 2 + i, to: start + 2 + i + length };
  }
  throw new Error('remaining length of more than 4 bytes');
}
