import { DeviceMemory } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId } from '@kizashi/kernel';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import type { KnownDevice } from '../devices/known-device.ts';

/** The memory of each device that was here since the start, read from the store once. */
export class DeviceMemories {
  readonly #store: Pick<TelemetryStore, 'ingestState'>;
  readonly #open = new Map<DeviceId, DeviceMemory>();
  readonly #opening = new Map<DeviceId, Promise<void>>();

  constructor(store: Pick<TelemetryStore, 'ingestState'>) {
    this.#store = store;
  }

  /** Undefined until `open` has resolved. */
  get(device: KnownDevice): DeviceMemory | undefined {
    return this.#open.get(device.id);
  }

  async open(device: KnownDevice): Promise<void> {
    if (this.#open.has(device.id)) return;
    let opening = this.#opening.get(device.id);
    if (opening === undefined) {
      opening = this.#read(device).finally(() => this.#opening.delete(device.id));
      this.#opening.set(device.id, opening);
    }
    await opening;
  }

  /** After a commit was given up: what is remembered is ahead of what is stored. */
  forgetAll(): void {
    this.#open.clear();
    this.#opening.clear();
  }

  async #read(device: KnownDevice): Promise<void> {
    const state = await this.#store.ingestState(device.id);
    this.#open.set(device.id, new DeviceMemory(state, device.model));
  }
}
