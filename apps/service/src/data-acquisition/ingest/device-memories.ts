import { Captures, DeviceMemory } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, type DeviceId, type EpochMs, HOUR_MS, MINUTE_MS, plus } from '@kizashi/kernel';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import type { KnownDevice } from '../devices/known-device.ts';

/** Wall clock. Twice as long unused, a memory is let go: far longer than anything of it waits for its commit. */
const ROUND_MS = 30 * MINUTE_MS;
/** Captures that a chunk may still belong to after a restart. */
const CAPTURES_OF_MS = 2 * DAY_MS;

interface Kept {
  readonly memory: DeviceMemory;
  /** Round in which it was last asked for. */
  round: number;
}

/** The memory of each device that was here lately, read from the store when it is not. */
export class DeviceMemories {
  readonly #store: Pick<TelemetryStore, 'ingestState' | 'waveforms'>;
  readonly #open = new Map<DeviceId, Kept>();
  readonly #opening = new Map<DeviceId, Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #round = 0;

  constructor(store: Pick<TelemetryStore, 'ingestState' | 'waveforms'>) {
    this.#store = store;
    this.#timer = setInterval(() => this.nextRound(), ROUND_MS).unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Undefined until `open` has resolved, and again when the device was away for long. */
  get(device: KnownDevice): DeviceMemory | undefined {
    const kept = this.#open.get(device.id);
    if (kept === undefined) return undefined;
    kept.round = this.#round;
    return kept.memory;
  }

  async open(device: KnownDevice): Promise<void> {
    if (this.get(device) !== undefined) return;
    let opening = this.#opening.get(device.id);
    if (opening === undefined) {
      opening = this.#read(device).finally(() => this.#opening.delete(device.id));
      this.#opening.set(device.id, opening);
    }
    await opening;
  }

  /** Reads the captures that a chunk may belong to, once; most devices never send one. */
  async openCaptures(device: KnownDevice, memory: DeviceMemory, now: EpochMs): Promise<void> {
    const range = { from: plus(now, -CAPTURES_OF_MS), to: plus(now, HOUR_MS) };
    const stored = await this.#store.waveforms(device.id, range);
    memory.captures ??= new Captures(stored);
  }

  /** Lets go of what nobody asked for since the round before this one. */
  nextRound(): void {
    for (const [id, { round }] of this.#open) if (round < this.#round) this.#open.delete(id);
    this.#round += 1;
  }

  /** After a commit was given up: what is remembered is ahead of what is stored. */
  forgetAll(): void {
    this.#open.clear();
    this.#opening.clear();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #read(device: KnownDevice): Promise<void> {
    const state = await this.#store.ingestState(device.id);
    this.#open.set(device.id, { memory: new DeviceMemory(state, device.model), round: this.#round });
  }
}
