import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval as every } from 'node:timers/promises';
import type { ChannelDeclaration } from '@kizashi/firmware-contracts';
import { writeAtomically } from '../data-files/write-atomically.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import { SimulationError } from '../simulation-error.ts';
import type { Batch } from './batch-rows.ts';
import { Boot } from './boot.ts';
import { DeviceClient } from './device-client.ts';
import type { DeviceCredentials } from './device-session.ts';
import { DiskQueue } from './disk-queue.ts';

/** What a controller says of itself at its birth. */
export interface Firmware {
  readonly version: string;
  readonly channels: readonly ChannelDeclaration[];
}

export interface Refusals {
  readonly code: string;
  readonly count: number;
  /** Device and detail of the first. */
  readonly example: string;
}

interface Member {
  readonly client: DeviceClient;
  readonly queue: DiskQueue;
}

/** Nothing acknowledged for so long means that nobody is there, or that nobody can write. */
const STALL_MS = 120_000;

/** Many controllers with their queues and boot counters in one folder, by machine serial. */
export class DeviceFleet {
  readonly #url: string;
  readonly #folder: string;
  readonly #members = new Map<string, Member>();
  readonly #boots: Record<string, number>;
  readonly #refusals = new Map<string, { code: string; count: number; example: string }>();
  #messages = 0;

  constructor(url: string, folder: string) {
    this.#url = url;
    this.#folder = folder;
    mkdirSync(join(folder, 'queues'), { recursive: true, mode: 0o700 });
    this.#boots = existsSync(this.#bootsPath) ? JSON.parse(readFileSync(this.#bootsPath, 'utf8')) : {};
  }

  /** Switches a controller on; it connects by itself. */
  start(serial: string, credentials: DeviceCredentials, firmware: Firmware): void {
    const queue = new DiskQueue(join(this.#folder, 'queues', `${credentials.device}.queue`));
    const client = new DeviceClient(this.#newBoot(serial, firmware), {
      url: this.#url,
      credentials,
      queue,
      jitter: keyedRandom(Date.now(), 'reconnect', serial),
      onError: ({ code, detail }) => this.#refused(code, `${serial}: ${detail}`),
    });
    this.#members.set(serial, { client, queue });
  }

  reboot(serial: string, firmware: Firmware): void {
    this.#member(serial).client.reboot(this.#newBoot(serial, firmware));
  }

  publish(serial: string, batches: readonly Batch[]): void {
    this.#messages += batches.length;
    this.#member(serial).client.publish(batches);
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

  /** Telemetry messages published since the start. */
  get messages(): number {
    return this.#messages;
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

  #member(serial: string): Member {
    const member = this.#members.get(serial);
    if (member === undefined) throw new Error(`no controller of ${serial} is switched on`);
    return member;
  }

  #newBoot(serial: string, { version, channels }: Firmware): Boot {
    const bootCounter = (this.#boots[serial] ?? 0) + 1;
    this.#boots[serial] = bootCounter;
    writeAtomically(this.#bootsPath, this.#boots);
    return new Boot({ bootCounter, firmware: version, channels });
  }

  #refused(code: string, example: string): void {
    const known = this.#refusals.get(code);
    if (known === undefined) this.#refusals.set(code, { code, count: 1, example });
    else known.count++;
  }

  async #stalled(stallMs: number, signal: AbortSignal): Promise<never> {
    const owed = () => [...this.#members.values()].reduce((sum, { queue }) => sum + queue.size, 0);
    let last = owed();
    let movedAt = performance.now();
    const ticks = every(Math.min(1_000, stallMs / 4), undefined, { signal });
    for await (const _ of ticks) {
      const now = owed();
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
