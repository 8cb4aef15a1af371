import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  type AckMessage,
  type ChannelDeclaration,
  type ConfigurationAckMessage,
  type EventDetail,
  encodeCompact,
  encodeWave,
  toWire,
  waveKind,
} from '@kizashi/firmware-contracts';
import type { EpochMs } from '@kizashi/kernel';
import type { Batch } from './batch-rows.ts';
import { type Capture, chunksOf, firstChunksOf } from './capture.ts';
import { encodeEvents } from './encode-events.ts';
import { encodeBirth, encodeState, encodeTelemetry } from './encode-messages.ts';
import type { QueuedKind, QueuedMessage } from './message-queue.ts';

/** What a controller reports besides its readings. */
export interface DeviceReport {
  readonly at: EpochMs;
  readonly detail: EventDetail;
}

export type CommandAnswer = Pick<AckMessage, 'id' | 'status' | 'code'>;
export type ConfigurationAnswer = Pick<ConfigurationAckMessage, 'revision' | 'status' | 'code'>;

/** How a controller writes batches of readings: as `tele`, or as `telec`. */
export type Encoding = 'json' | 'cbor';

export interface BootOptions {
  /** Boot counter; grows at every boot, survives power loss. */
  readonly bootCounter: number;
  readonly firmware: string;
  readonly channels: readonly ChannelDeclaration[];
  /** Left out: json. */
  readonly encoding?: Encoding;
  /** Of a controller without a clock: the instant of this start, which the controller itself does not know. */
  readonly startedAt?: EpochMs;
}

/** One run of a device between two starts: its boot id, its channel table, and one series of message numbers. */
export class Boot {
  /** 8 hexadecimal digits, as the header of a wave wants them. */
  readonly bid = randomBytes(4).toString('hex');
  readonly #options: BootOptions;
  readonly #startedAt = performance.now();
  #aliases: ReadonlyMap<string, number>;
  #birth: QueuedMessage;
  #nextSeq = 0;
  readonly #captures = new Set<string>();

  constructor(options: BootOptions) {
    this.#options = options;
    this.#aliases = aliasesOf(options.channels);
    this.#birth = this.#born(options.channels);
  }

  get birth(): QueuedMessage {
    return this.#birth;
  }

  /** Another table from now on; what was measured before keeps the one that it was measured with. */
  bornAgain(channels: readonly ChannelDeclaration[]): QueuedMessage {
    this.#aliases = aliasesOf(channels);
    this.#birth = this.#born(channels);
    return this.#birth;
  }

  telemetry({ t0, samples }: Batch): QueuedMessage {
    const { bid } = this;
    const dates = this.#dated(t0);
    if (this.#options.encoding !== 'cbor')
      return this.#message('tele', (seq) => encodeTelemetry({ bid, seq, ...dates, samples }));
    const named = samples.map((sample) => ({ ...sample, channel: this.#aliasOf(sample.channel) }));
    return this.#message('telec', (seq) =>
      encodeCompact({ kind: 'tele', bid, seq, ...dates, samples: named, refused: [] }),
    );
  }

  event({ at, detail }: DeviceReport): QueuedMessage {
    const events = [{ index: 0, dtMs: 0, detail }];
    return this.#message('evt', (seq) => encodeEvents({ bid: this.bid, seq, ...this.#dated(at), events }));
  }

  /** The chunks of a burst, or those of these numbers: each sending is a message of its own. */
  waves(capture: Capture, chunks: Iterable<number> = firstChunksOf(capture)): QueuedMessage[] {
    this.#captures.add(capture.id);
    const { id: captureId, channel, at, sampleRateHz, samples, scale, samplesPerChunk } = capture;
    const { clockSource: _, ...dates } = this.#dated(at);
    return Array.from(chunks, (chunk) =>
      this.#message(waveKind(captureId, chunk), (seq) =>
        encodeWave(
          {
            ...{ kind: 'wave', bid: this.bid, seq, captureId, chunk, chunks: chunksOf(capture), ...dates },
            ...{ alias: this.#aliasOf(channel), sampleRateHz },
            samples: samples.subarray(chunk * samplesPerChunk, (chunk + 1) * samplesPerChunk),
          },
          { format: 'int16', scale },
        ),
      ),
    );
  }

  answer(answer: CommandAnswer): QueuedMessage {
    return this.#message('ack', (seq) =>
      JSON.stringify(toWire({ kind: 'ack', bid: this.bid, seq, ...answer })),
    );
  }

  configured(answer: ConfigurationAnswer): QueuedMessage {
    return this.#message('cfgack', (seq) =>
      JSON.stringify(toWire({ kind: 'cfgack', bid: this.bid, seq, ...answer })),
    );
  }

  state(state: 'online' | 'sleep'): string {
    return encodeState({ state, bid: this.bid, up: this.up });
  }

  /** Milliseconds since the start of this controller. */
  get up(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  /** Whether a burst is of this boot: those of an earlier one it cannot send again. */
  hasSent({ id }: Capture): boolean {
    return this.#captures.has(id);
  }

  /** Whether this boot can say when something happened: without a clock nothing from before its start. */
  canDate(at: EpochMs): boolean {
    return at >= (this.#options.startedAt ?? Number.NEGATIVE_INFINITY);
  }

  /** Fixed when the device connects, so it carries neither number nor time. */
  get lastWill(): string {
    return encodeState({ state: 'lost', bid: this.bid });
  }

  #born(channels: readonly ChannelDeclaration[]): QueuedMessage {
    const { bid, up } = this;
    const { bootCounter: bn, firmware } = this.#options;
    return this.#message('birth', (seq) => encodeBirth({ bid, bn, seq, firmware, up, channels }));
  }

  #message(kind: QueuedKind, body: (seq: number) => string | Uint8Array): QueuedMessage {
    const seq = this.#nextSeq++;
    return { kind, bid: this.bid, seq, body: body(seq) };
  }

  #dated(at: EpochMs) {
    const { startedAt } = this.#options;
    return startedAt === undefined
      ? { t0: at, clockSource: 'ntp' }
      : { up: at - startedAt, clockSource: 'none' };
  }

  #aliasOf(channel: string | number): number {
    const alias = typeof channel === 'number' ? channel : this.#aliases.get(channel);
    if (alias === undefined) throw new Error(`the birth of ${this.bid} has no channel "${channel}"`);
    return alias;
  }
}

function aliasesOf(channels: readonly ChannelDeclaration[]): ReadonlyMap<string, number> {
  return new Map(channels.map(({ id, alias }) => [id, alias]));
}
