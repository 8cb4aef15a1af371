import { DAY_MS, MINUTE_MS } from '@kizashi/kernel';
import type { RetentionReport, TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { type Counter, Metrics } from '../health/metrics.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';

/** How often it looks whether a day has passed; also how soon it tries again. */
const LOOK_EVERY_MS = 10 * MINUTE_MS;

/** Once a day of the fleet, and once after each start, removes from the telemetry store what has been kept long enough. */
@Injectable()
export class TelemetryRetention {
  readonly #log = new Logger(TelemetryRetention.name);
  readonly #removed: Counter;
  readonly #merged: Counter;
  #timer: NodeJS.Timeout | undefined;
  #lastDay = Number.NEGATIVE_INFINITY;
  #running = false;
  #stopped = false;

  constructor(
    @Inject(TELEMETRY_STORE) private readonly store: TelemetryStore,
    private readonly clock: FleetClock,
    metrics: Metrics,
    lifecycle: Lifecycle,
  ) {
    this.#removed = metrics.counter(
      'kizashi_retention_removed_total',
      'What was removed for its age, by kind',
    );
    this.#merged = metrics.counter(
      'kizashi_retention_late_rows_merged_total',
      'Rows that came late and were moved to where readings of their time are',
    );
    lifecycle.register({
      phase: 'rooms',
      name: 'telemetry retention',
      start: async () => {
        this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
        return undefined;
      },
      // A step under way ends when the store is closed, and a later start goes on from there.
      stop: async () => {
        this.#stopped = true;
        clearInterval(this.#timer);
      },
    });
  }

  /** Does the work of the day unless it is done or under way. */
  async look(): Promise<void> {
    const now = this.clock.now();
    const day = Math.floor(now / DAY_MS);
    if (this.#running || day <= this.#lastDay) return;
    this.#running = true;
    try {
      this.#tell(await this.store.retain(now));
      this.#lastDay = day;
    } catch (error) {
      if (!this.#stopped) this.#log.warn('old readings were not removed; tried again in 10 minutes', error);
    } finally {
      this.#running = false;
    }
  }

  #tell({ readingsRemoved, minutesRemoved, wavesRemoved, lateRowsMerged }: RetentionReport): void {
    this.#removed.add(readingsRemoved, { kind: 'readings' });
    this.#removed.add(minutesRemoved, { kind: 'minutes' });
    this.#removed.add(wavesRemoved, { kind: 'waveforms' });
    this.#merged.add(lateRowsMerged);
    if (readingsRemoved + minutesRemoved + wavesRemoved + lateRowsMerged === 0) return;
    this.#log.log(
      `removed for their age: ${readingsRemoved} rows of readings, ${minutesRemoved} minutes, ${wavesRemoved} waveforms; ` +
        `moved to their week: ${lateRowsMerged} late rows`,
    );
  }
}
