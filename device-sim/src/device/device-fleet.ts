import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval as every, setTimeout as wait } from 'node:timers/promises';
import { writeAtomically } from '../data-files/write-atomically.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import { SimulationError } from '../simulation-error.ts';
import type { Batch } from './batch-rows.ts';
import type { DeviceReport } from './boot.ts';
import { type Capture, firstChunksOf } from './capture.ts';
import { Controller, type Firmware } from './controller.ts';
import { ControllerMemories, ControllerMemory } from './controller-memory.ts';
import type { ControllerSettings } from './controller-settings.ts';
import type { SendingOrder } from './device-client.ts';
import type { DeviceCredentials } from './device-session.ts';
import { DiskQueue } from './disk-queue.ts';
import { type MachineBehind, NO_SENSORS } from './machine-behind.ts';
import { MemoryQueue } from './memory-queue.ts';

export interface Refusals {
  readonly code: string;
  readonly count: number;
  /** Device and detail of the first. */
  readonly example: string;
}

export interface StartOptions {
  /** Its queue and its memory outlive the process; left out: yes. */
  readonly keeps?: boolean;
  /** Left out: nothing but what it publishes. */
  readonly machine?: MachineBehind;
}

/** Nothing acknowledged for so long means that nobody is there, or that nobody can write. */
const STALL_MS = 120_000;

/** What has gone out since the start. */
export interface Traffic {
  readonly messages: number;
  readonly values: number;
  readonly acknowledged: number;
}

/** Many controllers with their queues and boot counters in one folder, by machine serial. */
export class DeviceFleet {
  readonly #url: string;
  readonly #folder: string;
  readonly #members = new Map<string, Controller>();
  readonly #memories: ControllerMemories;
  readonly #boots: Record<string, number>;
  readonly #refusals = new Map<string, { code: string; count: number; example: string }>();
  #messages = 0;
  #values = 0;
  #acknowledged = 0;
  #bootsToWrite = false;

  constructor(url: string, folder: string) {
    this.#url = url;
    this.#folder = folder;
    mkdirSync(join(folder, 'queues'), { recursive: true, mode: 0o700 });
    this.#memories = new ControllerMemories(join(folder, 'controllers.json'));
    this.#boots = existsSync(this.#bootsPath) ? JSON.parse(readFileSync(this.#bootsPath, 'utf8')) : {};
  }

  /** Switches a controller on; it connects by itself. */
  start(
    serial: string,
    credentials: DeviceCredentials,
    firmware: Firmware,
    { keeps = true, machine = NO_SENSORS }: StartOptions = {},
  ): void {
    const queue = keeps
      ? new DiskQueue(join(this.#folder, 'queues', `${credentials.device}.queue`))
      : new MemoryQueue();
    const controller = new Controller({
      ...{ url: this.#url, credentials, queue, machine, firmware },
      memory: keeps ? this.#memories.of(serial) : new ControllerMemory(),
      nextBootCounter: () => this.#nextBootCounter(serial),
      jitter: keyedRandom(Date.now(), 'reconnect', serial),
      onError: ({ code, detail }) => this.#refused(code, `${serial}: ${detail}`),
      onAcknowledged: () => {
        this.#acknowledged++;
      },
    });
    this.#members.set(serial, controller);
  }

  reboot(serial: string, firmware: Firmware): void {
    this.#member(serial).reboot(firmware);
  }

  /** What a controller was set to. */
  settingsOf(serial: string): ControllerSettings {
    return this.#member(serial).settings;
  }

  publish(serial: string, batches: readonly Batch[]): void {
    this.#messages += batches.length;
    for (const { samples } of batches) this.#values += samples.length;
    this.#member(serial).publish(batches);
  }

  /** Events on `evt`. */
  report(serial: string, events: readonly DeviceReport[]): void {
    this.#messages += events.length;
    this.#member(serial).report(events);
  }

  /** A vibration burst. */
  sendWaves(serial: string, capture: Capture): void {
    this.#messages += firstChunksOf(capture).length;
    this.#member(serial).sendWaves(capture);
  }

  goOffline(serial: string): void {
    this.#member(serial).client.goOffline();
  }

  goOnline(serial: string, order?: SendingOrder): void {
    this.#member(serial).client.goOnline(order);
  }

  /** Resolves when what this one controller owes is acknowledged, or waits for a network. */
  drainedOf(serial: string): Promise<void> {
    return this.#member(serial).client.drained();
  }

  /**
   * Resolves when a controller has said what it is, or has no network.
   *
   * @throws DeviceRefusedError; SimulationError when the broker is not there for two minutes.
   */
  async connectedOf(serial: string, patienceMs: number = STALL_MS): Promise<void> {
    const done = new AbortController();
    const tooLong = wait(patienceMs, undefined, { signal: done.signal }).then(() => {
      throw new SimulationError(
        `${serial} could not connect for ${Math.round(patienceMs / 1_000)} s; is the broker at ${this.#url} there?`,
      );
    });
    tooLong.catch(() => undefined);
    try {
      await Promise.race([this.#member(serial).client.connected(), tooLong]);
    } finally {
      done.abort();
    }
  }

  /**
   * Resolves when everything published by anybody is acknowledged.
   *
   * @throws DeviceRefusedError; SimulationError when nothing at all was acknowledged for two minutes.
   */
  async drained(stallMs: number = STALL_MS): Promise<void> {
    const done = new AbortController();
    const all = Promise.all([...this.#members.values()].map(({ client }) => client.drained()));
    try {
      await Promise.race([all, this.#stalled(stallMs, done.signal)]);
    } finally {
      done.abort();
    }
  }

  /** Telemetry, events and waves published since the start. */
  get messages(): number {
    return this.#messages;
  }

  get traffic(): Traffic {
    return { messages: this.#messages, values: this.#values, acknowledged: this.#acknowledged };
  }

  /** Messages that are not acknowledged though their device has a network. */
  get owed(): number {
    return [...this.#members.values()].reduce((sum, { client }) => sum + client.owed, 0);
  }

  get refusals(): readonly Refusals[] {
    return [...this.#refusals.values()];
  }

  /** Sends every controller to sleep; what is not acknowledged stays on disk. */
  async stop(): Promise<void> {
    await Promise.all([...this.#members.values()].map(({ client }) => client.stop()));
    for (const { queue } of this.#members.values()) queue.close();
    this.#members.clear();
  }

  get #bootsPath(): string {
    return join(this.#folder, 'boots.json');
  }

  #member(serial: string): Controller {
    const member = this.#members.get(serial);
    if (member === undefined) throw new Error(`no controller of ${serial} is switched on`);
    return member;
  }

  #nextBootCounter(serial: string): number {
    const bootCounter = (this.#boots[serial] ?? 0) + 1;
    this.#boots[serial] = bootCounter;
    this.#writeBootsBeforeAnyConnects();
    return bootCounter;
  }

  /** Once for all that are switched on in one go; a connection needs longer than the microtask queue. */
  #writeBootsBeforeAnyConnects(): void {
    if (this.#bootsToWrite) return;
    this.#bootsToWrite = true;
    queueMicrotask(() => {
      this.#bootsToWrite = false;
      writeAtomically(this.#bootsPath, this.#boots);
    });
  }

  #refused(code: string, example: string): void {
    const known = this.#refusals.get(code);
    if (known === undefined) this.#refusals.set(code, { code, count: 1, example });
    else known.count++;
  }

  async #stalled(stallMs: number, signal: AbortSignal): Promise<never> {
    let last = this.owed;
    let movedAt = performance.now();
    const ticks = every(Math.min(1_000, stallMs / 4), undefined, { signal });
    for await (const _ of ticks) {
      const now = this.owed;
      if (now !== last) {
        last = now;
        movedAt = performance.now();
      } else if (performance.now() - movedAt > stallMs)
        throw new SimulationError(
          `${last} messages wait and none was acknowledged for ${Math.round(stallMs / 1_000)} s; is the broker at ${this.#url} there?`,
        );
    }
    throw new Error('unreachable: the ticks end by abort only');
  }
}
