import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { ChannelDeclaration, EventDetail } from '@kizashi/firmware-contracts';
import type { EpochMs } from '@kizashi/kernel';
import type { Batch } from './batch-rows.ts';
import { encodeEvents } from './encode-events.ts';
import { encodeBirth, encodeState, encodeTelemetry } from './encode-messages.ts';
import type { QueuedMessage } from './message-queue.ts';

/** What a controller reports besides its readings. */
export interface DeviceReport {
  readonly at: EpochMs;
  readonly detail: EventDetail;
}

/** One run of a device between two starts: its boot id, its channel table, and one series of message numbers. */
export class Boot {
  readonly bid = randomBytes(4).toString('hex');
  readonly birth: QueuedMessage;
  readonly #startedAt = performance.now();
  #nextSeq = 0;

  constructor(options: {
    /** Boot counter; grows at every boot, survives power loss. */
    readonly bootCounter: number;
    readonly firmware: string;
    readonly channels: readonly ChannelDeclaration[];
  }) {
    const seq = this.#nextSeq++;
    const { bid } = this;
    const { bootCounter: bn, firmware, channels } = options;
    this.birth = { kind: 'birth', bid, seq, body: encodeBirth({ bid, bn, seq, firmware, up: 0, channels }) };
  }

  telemetry(batch: Batch): QueuedMessage {
    const seq = this.#nextSeq++;
    const body = encodeTelemetry({ bid: this.bid, seq, clockSource: 'ntp', ...batch });
    return { kind: 'tele', bid: this.bid, seq, body };
  }

  event({ at, detail }: DeviceReport): QueuedMessage {
    const seq = this.#nextSeq++;
    const events = [{ index: 0, dtMs: 0, detail }];
    const body = encodeEvents({ bid: this.bid, seq, t0: at, clockSource: 'ntp', events });
    return { kind: 'evt', bid: this.bid, seq, body };
  }

  state(state: 'online' | 'sleep'): string {
    return encodeState({ state, bid: this.bid, up: Math.round(performance.now() - this.#startedAt) });
  }

  /** Fixed when the device connects, so it carries neither number nor time. */
  get lastWill(): string {
    return encodeState({ state: 'lost', bid: this.bid });
  }
}
