import type { LiveChange } from '@kizashi/api-contract';
import { type MachineId, toIso } from '@kizashi/kernel';
import type { Announcement } from '../announcements/index.ts';
import type { FleetClock } from '../fleet-clock/fleet-clock.ts';

const KINDS = {
  ReadingsStored: 'readings',
  StateChanged: 'state',
  ForecastMade: 'forecast',
  OrderChanged: 'order',
  ModelsChanged: 'models',
  ClockMoved: 'clock',
} as const;

/**
 * Gathers announcements into few messages: a fleet that publishes a thousand times a second changes a page four
 * times a second. The cursor only grows.
 */
export class LiveChanges {
  readonly #pending = new Map<LiveChange['kind'], Set<MachineId>>();
  #cursor = 0;

  constructor(private readonly clock: FleetClock) {}

  add(announcement: Announcement): boolean {
    const { type } = announcement;
    // Pages show what becomes of these, not them.
    if (type === 'RegistryChanged' || type === 'DeviceBorn') return false;
    if (type === 'EventsStored' || type === 'WavesStored') return false;
    const kind = KINDS[type];
    const machines = this.#pending.get(kind) ?? new Set<MachineId>();
    if ('machineId' in announcement) machines.add(announcement.machineId);
    this.#pending.set(kind, machines);
    return true;
  }

  /** What has gathered since the last call, one change a kind. */
  take(): LiveChange[] {
    const changes = [...this.#pending].map(([kind, machines]): LiveChange => {
      this.#cursor += 1;
      return { cursor: this.#cursor, at: toIso(this.clock.now()), kind, machineIds: [...machines] };
    });
    this.#pending.clear();
    return changes;
  }
}
