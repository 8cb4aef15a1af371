import { isBeyondLimit } from '@kizashi/condition-monitoring/state-detection';
import { type EpochMs, OperationalError, plus, SECOND_MS } from '@kizashi/kernel';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Announcement, Announcements } from '../announcements/index.ts';
import { Ingest } from '../data-acquisition/ingest.ts';
import { WholeBursts } from '../data-manipulation/bursts/whole-bursts.ts';
import { StoredFleetClock } from '../fleet-clock/stored-fleet-clock.ts';
import { Lifecycle, type RunningPart } from '../lifecycle/index.ts';
import { OrderTimers } from '../ordering/order-timers.ts';
import { DeviceSwaps } from '../ordering/swaps/device-swaps.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { FreshReadings } from './fresh-readings.ts';
import { MachineRegistry } from './machine-registry.ts';
import { PassedReadings } from './passed-readings.ts';
import { Rooms } from './rooms.ts';
import { DeviceSamplePeriods } from './sample-periods.ts';
import { whenCalm } from './when-calm.ts';

/** What cannot wait and comes together is worked off together. */
const LINGER_MS = 1 * SECOND_MS;
/**
 * Windows close, devices fall silent and timers fall due without any reading coming in. Readings that can wait for the end
 * of their window are looked at here too: a look loads the trends of all machines, and of a fleet some reading always comes.
 */
const SWEEP_EVERY_MS = 10 * SECOND_MS;
/** While devices send what they kept back, a sweep waits for them, but for no longer than this. */
const GIVES_WAY_MS = 5 * SECOND_MS;
/** A database that was away: what waited for it is caught up soon after it is back, whenever the next sweep is. */
const TRY_AGAIN_MS = 2 * SECOND_MS;

/** Under the wall clock, says when the rooms look again. A driven clock asks them itself. */
@Injectable()
export class RoomsWakeUp implements RunningPart {
  readonly phase = 'rooms';
  readonly name = 'rooms';
  readonly #log = new Logger(RoomsWakeUp.name);
  #sweep: NodeJS.Timeout | undefined;
  #linger: NodeJS.Timeout | undefined;
  #takeBackLook = () => {};
  #running: Promise<void> = Promise.resolve();
  #waiting = false;
  #stopped = false;
  #recalled = false;

  constructor(
    lifecycle: Lifecycle,
    announcements: Announcements,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly ingest: Ingest,
    private readonly clock: StoredFleetClock,
    private readonly registry: MachineRegistry,
    private readonly fresh: FreshReadings,
    private readonly passed: PassedReadings,
    private readonly periods: DeviceSamplePeriods,
    private readonly swaps: DeviceSwaps,
    private readonly bursts: WholeBursts,
    private readonly rooms: Rooms,
    private readonly timers: OrderTimers,
  ) {
    lifecycle.register(this);
    announcements.all.subscribe((fact) => {
      if (fact.type === 'DeviceBorn') this.periods.forget(fact.deviceId);
      if (fact.type === 'ReadingsStored') {
        const urgent = this.#isUrgent(fact);
        this.fresh.add(fact.deviceId, { ...fact, urgent }, fact.receivedUntil);
        if (!urgent) return;
      } else if (fact.type === 'EventsStored' && fact.kinds.includes('alarm')) {
        this.fresh.ask(fact.deviceId);
      } else return;
      this.#linger ??= setTimeout(() => this.#look(), LINGER_MS);
    });
  }

  async start(): Promise<undefined> {
    try {
      await this.#recall();
    } catch (error) {
      // The server of a telemetry store may be away: devices are served all the same, and the rooms follow. A driven
      // clock moves only with rooms that know all.
      const passes = error instanceof OperationalError && error.retryable && this.clock.mode === 'wall';
      if (!passes) throw error;
      this.#log.warn(`the rooms wait for the telemetry store: ${error.message}`);
    }
    this.#sweep = setInterval(() => {
      this.#takeBackLook = whenCalm(
        () => this.ingest.isFlooded,
        GIVES_WAY_MS,
        () => this.#look(),
      );
    }, SWEEP_EVERY_MS);
    this.#look();
  }

  /** What was stored before the last stop and not worked off: the store knows, no announcement repeats it. */
  async #recall(): Promise<void> {
    // A driven clock stands still between two steps, so what came after a pass may carry the same instant.
    const passed = await this.passed.load();
    const since = this.clock.mode === 'driven' ? passed : plus(passed, 1);
    for (const [modelId, machines] of Map.groupBy(
      (await this.registry.all()).values(),
      ({ model }) => model.id,
    )) {
      const devices = machines.map(({ deviceId }) => deviceId);
      for (const [deviceId, newest] of await this.telemetry.lastReadingAt(modelId, devices)) {
        this.fresh.noteNewest(deviceId, newest);
      }
      for (const [deviceId, span] of await this.telemetry.receivedSince(modelId, since)) {
        this.fresh.add(deviceId, span);
      }
    }
    this.#recalled = true;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweep);
    clearTimeout(this.#linger);
    this.#takeBackLook();
    await this.#running;
  }

  /** A crash cannot wait for the end of its window. */
  #isUrgent({ deviceId, rows }: Extract<Announcement, { type: 'ReadingsStored' }>): boolean {
    const machine = this.registry.lastKnown(deviceId);
    return machine !== undefined && rows.some((row) => isBeyondLimit(row, machine.model, machine.zoneLimits));
  }

  #look(): void {
    this.#linger = undefined;
    if (this.#stopped || this.clock.mode !== 'wall') return;
    // One look is enough for all that came in while another was under way.
    if (this.#waiting) return;
    this.#waiting = true;
    this.#running = this.#running.then(() => {
      this.#waiting = false;
      return this.#catchUp(this.clock.now());
    });
  }

  async #catchUp(now: EpochMs): Promise<void> {
    try {
      if (!this.#recalled) await this.#recall();
      await this.bursts.catchUp(now);
      await this.swaps.catchUp(now);
      await this.rooms.catchUp(now);
      await this.timers.sweep(now);
    } catch (error) {
      // Nothing is lost: the readings are stored and are looked at again with the next sweep.
      this.#log.warn(`the rooms could not work: ${error instanceof Error ? error.message : error}`);
      const passes = error instanceof OperationalError && error.retryable;
      if (passes && !this.#stopped) this.#linger ??= setTimeout(() => this.#look(), TRY_AGAIN_MS);
    }
  }
}
