import type { ChannelDeclaration, ErrorMessage } from '@kizashi/firmware-contracts';
import type { EpochMs } from '@kizashi/kernel';
import type { Uniform } from '../random/keyed-random.ts';
import type { Batch } from './batch-rows.ts';
import { Boot, type DeviceReport, type Encoding } from './boot.ts';
import type { Capture } from './capture.ts';
import type { ControllerMemory } from './controller-memory.ts';
import { type ControllerSettings, periodOf } from './controller-settings.ts';
import { DeviceClient } from './device-client.ts';
import type { DeviceCredentials } from './device-session.ts';
import type { MachineBehind } from './machine-behind.ts';
import type { MessageQueue } from './message-queue.ts';
import { Obedience } from './obey.ts';

/** What a controller says of itself at its birth, and how it says the rest. */
export interface Firmware {
  readonly version: string;
  /** With the periods that it was made with. */
  readonly channels: readonly ChannelDeclaration[];
  /** Left out: json. */
  readonly encoding?: Encoding;
  /** Of a controller without a clock: when it is switched on, on the fleet clock. */
  readonly startedAt?: EpochMs;
  /** It measures in real time, as often as it was set to; left out: never more often than it was made to. */
  readonly isLive?: boolean;
}

export interface ControllerOptions {
  readonly url: string;
  readonly credentials: DeviceCredentials;
  readonly queue: MessageQueue;
  readonly memory: ControllerMemory;
  readonly machine: MachineBehind;
  readonly firmware: Firmware;
  /** Grows with every boot. */
  readonly nextBootCounter: () => number;
  readonly jitter: Uniform;
  readonly onError: (message: ErrorMessage) => void;
  readonly onAcknowledged: () => void;
}

/** A machine's controller: measures, reports, does what it is told, and restarts when it has to. */
export class Controller {
  readonly client: DeviceClient;
  readonly queue: MessageQueue;
  readonly #options: ControllerOptions;
  #firmware: Firmware;

  constructor(options: ControllerOptions) {
    const { url, credentials, queue, memory, firmware, jitter, onError, onAcknowledged } = options;
    this.#options = options;
    this.#firmware = firmware;
    this.queue = queue;
    const obedience = this.#obedience();
    this.client = new DeviceClient(this.#newBoot(), {
      ...{ url, credentials, queue, jitter, onError, onAcknowledged },
      keepAliveSeconds: () => memory.settings.keepAliveSeconds,
      onTold: (message) => {
        if (message.kind === 'cfg') obedience.configure(message);
        else if (message.kind === 'cmd') void obedience.obey(message);
      },
      // Without an answer its readings are dated all the same, by the service.
      onConnected: () => {
        if (this.#firmware.startedAt !== undefined) void this.client.askTime();
      },
    });
  }

  get settings(): ControllerSettings {
    return this.#options.memory.settings;
  }

  publish(batches: readonly Batch[]): void {
    const { boot } = this.client;
    const datable = batches.filter(({ t0 }) => boot.canDate(t0));
    this.client.send(datable.map((batch) => boot.telemetry(batch)));
  }

  report(events: readonly DeviceReport[]): void {
    const { boot } = this.client;
    const datable = events.filter(({ at }) => boot.canDate(at));
    this.client.send(datable.map((event) => boot.event(event)));
  }

  /** A burst, or these chunks of it. */
  sendWaves(capture: Capture, chunks?: Iterable<number>): void {
    const { boot } = this.client;
    if (boot.canDate(capture.at)) this.client.send(boot.waves(capture, chunks));
  }

  /** Restarts, with another firmware where one is given. */
  reboot(firmware: Firmware = this.#firmware): void {
    this.#firmware = firmware;
    this.client.reboot(this.#newBoot());
  }

  #obedience(): Obedience {
    const { memory, machine, firmware } = this.#options;
    return new Obedience({
      memory,
      machine: {
        capture: (channel) => machine.capture(channel),
        recall: (id) => this.#recall(id),
      },
      channels: new Set(firmware.channels.map(({ id }) => id)),
      askTime: () => this.client.askTime(),
      sendWaves: (capture, chunks) => this.sendWaves(capture, chunks),
      sayBirth: () => this.client.sayBirth(),
      answer: (answer) => this.client.deliver(this.client.boot.answer(answer)),
      confirm: (answer) => this.client.send([this.client.boot.configured(answer)]),
      apply: () => this.client.send([this.client.boot.bornAgain(this.#declared())]),
      // The time that it takes passes for who has no clock, too.
      reboot: () => this.reboot(this.#restarted()),
    });
  }

  #recall(id: string): Capture | undefined {
    const capture = this.#options.machine.recall(id);
    return capture !== undefined && this.client.boot.hasSent(capture) ? capture : undefined;
  }

  #restarted(): Firmware {
    const { startedAt } = this.#firmware;
    if (startedAt === undefined) return this.#firmware;
    return { ...this.#firmware, startedAt: (startedAt + this.client.boot.up) as EpochMs };
  }

  #newBoot(): Boot {
    const { version, encoding, startedAt } = this.#firmware;
    return new Boot({
      bootCounter: this.#options.nextBootCounter(),
      firmware: version,
      channels: this.#declared(),
      ...(encoding !== undefined && { encoding }),
      ...(startedAt !== undefined && { startedAt }),
    });
  }

  #declared(): readonly ChannelDeclaration[] {
    const { channels, isLive = false } = this.#firmware;
    return channels.map((channel) => ({
      ...channel,
      periodMs: periodOf(this.settings, channel.id, channel.periodMs, isLive),
    }));
  }
}
