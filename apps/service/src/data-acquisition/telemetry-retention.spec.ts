import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { MemoryTelemetryStore, type RetentionReport } from '@kizashi/storage/telemetry-store';
import { Logger } from '@nestjs/common';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Metrics } from '../health/metrics.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { TelemetryRetention } from './telemetry-retention.ts';

Logger.overrideLogger(false);

const START = Date.UTC(2026, 10, 2, 9);

/** A fleet clock that runs `speed` times as fast as the wall. */
class FastClock extends FleetClock {
  constructor(private readonly speed: number) {
    super();
  }
  now(): EpochMs {
    return epochMs(START + (Date.now() - START) * this.speed);
  }
  horizon(): EpochMs {
    return this.now();
  }
}

class WatchedStore extends MemoryTelemetryStore {
  readonly asked: EpochMs[] = [];
  failing = false;
  override async retain(now: EpochMs): Promise<RetentionReport> {
    this.asked.push(now);
    if (this.failing) throw new Error('the disk is full');
    return { readingsRemoved: 5, minutesRemoved: 0, wavesRemoved: 1, lateRowsMerged: 3 };
  }
}

describe('telemetry retention', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: START });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  async function started(speed = 1) {
    const store = new WatchedStore();
    const [metrics, lifecycle] = [new Metrics(), new Lifecycle()];
    new TelemetryRetention(store, new FastClock(speed), metrics, lifecycle);
    await lifecycle.start();
    return { store, metrics, lifecycle };
  }

  it('asks the store after the start, then once a day of the fleet, with the time of the fleet', async () => {
    const { store, lifecycle } = await started(2);
    await jest.advanceTimersByTimeAsync(DAY_MS);
    expect(store.asked.map((at) => Math.floor((at - START + 9 * HOUR_MS) / DAY_MS))).toEqual([0, 1, 2]);
    expect(store.asked[0]).toBe(START + 2 * 10 * MINUTE_MS);
    await lifecycle.stop();
    await jest.advanceTimersByTimeAsync(2 * DAY_MS);
    expect(store.asked).toHaveLength(3);
  });

  it('tries again ten minutes after a failure, not before', async () => {
    const { store, lifecycle } = await started();
    store.failing = true;
    await jest.advanceTimersByTimeAsync(25 * MINUTE_MS);
    expect(store.asked).toHaveLength(2);
    store.failing = false;
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    expect(store.asked).toHaveLength(3);
    await lifecycle.stop();
  });

  it('counts what was removed', async () => {
    const { metrics, lifecycle } = await started();
    await jest.advanceTimersByTimeAsync(DAY_MS);
    expect(metrics.render()).toContain('kizashi_retention_removed_total{kind="readings"} 10\n');
    expect(metrics.render()).toContain('kizashi_retention_removed_total{kind="waveforms"} 2\n');
    expect(metrics.render()).toContain('kizashi_retention_late_rows_merged_total 6\n');
    await lifecycle.stop();
  });
});
