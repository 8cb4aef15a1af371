import type { EpochMs } from '@kizashi/kernel';
import { WorkerDatabase } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Inject, Injectable } from '@nestjs/common';
import { Advisory, type NewestForecasts } from '../advisory-generation/advisory.ts';
import { Announcements } from '../announcements/index.ts';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { FEATURE_STORE } from '../storage.module.ts';
import { isEmpty, type MachinePass } from './machine-pass.ts';
import {
  insertForecasts,
  insertStateChanges,
  type MachineStateRow,
  upsertMachineStates,
} from './save-pass.ts';
import { type PassedTrend, TrendStore } from './trend-store.ts';

/**
 * Saves what a pass brought: everything with the trend itself in one transaction, which commits only once the series
 * are stored too. Rows of the series are replaced when a pass is repeated, so a crash in between doubles nothing.
 */
@Injectable()
export class PassKeeper {
  constructor(
    private readonly database: WorkerDatabase,
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
    private readonly trends: TrendStore,
    private readonly advisory: Advisory,
    private readonly announcements: Announcements,
  ) {}

  async keep(passes: readonly MachinePass[], fleetNow: EpochMs): Promise<void> {
    const news = passes.filter((pass) => !isEmpty(pass));
    if (news.length === 0) return;
    const series = this.features.save(
      news.flatMap(({ features }) => features),
      news.flatMap(({ health }) => health.map((assessed) => ({ ...assessed, mode: 'default' }))),
    );
    // Waited for below; until then a failure is no unhandled rejection.
    series.catch(() => undefined);
    const orders = await this.database.asWorker(async (tx) => {
      const recordedAt = wallNow();
      await insertForecasts(
        tx,
        news.flatMap(({ start, kept }) => kept.map((forecast) => ({ ...forecast, machine: start.machine }))),
        recordedAt,
      );
      await this.trends.save(tx, news.map(passedTrend), fleetNow);
      await insertStateChanges(
        tx,
        news.map(({ start, stateChanges }) => ({ machine: start.machine, changes: stateChanges })),
        recordedAt,
      );
      await upsertMachineStates(tx, news.map(machineState));
      const opened = await this.advisory.follow(
        tx,
        news.filter(({ start }) => !start.more).map(newestForecasts),
        fleetNow,
      );
      await series;
      return opened;
    });
    for (const { start, trend } of news) this.trends.remember(start.machine.deviceId, trend);
    this.#announce(news);
    this.advisory.announce(orders);
  }

  #announce(passes: readonly MachinePass[]): void {
    for (const { start, stateChanges, kept } of passes) {
      const machineId = start.machine.id;
      if (stateChanges.length > 0) this.announcements.announce({ type: 'StateChanged', machineId });
      for (const { forecast } of kept) {
        this.announcements.announce({ type: 'ForecastMade', machineId, fittedPartId: forecast.fittedPartId });
      }
    }
  }
}

function passedTrend({ start, trend, snapshots }: MachinePass): PassedTrend {
  const foldedFrom = start.backfilledUntil === undefined ? undefined : start.trend.closedUntil;
  return { machine: start.machine, trend, snapshots, foldedFrom };
}

function machineState(pass: MachinePass): MachineStateRow {
  const { start, trend } = pass;
  const { machine } = start;
  return {
    machine,
    state: trend.memory.state,
    since: trend.memory.stateSince,
    mode: trend.memory.detection.until === 0 ? null : trend.memory.detection.mode,
    lastReadingAt: start.newestReadingAt,
    health: worstHealth(pass),
    channels: trend.memory.detection.channels.flatMap(
      ({ state, zone = null, since, lastReadingAt }, index) => {
        const id = machine.model.channels[index]?.id;
        return id === undefined || lastReadingAt === 0
          ? []
          : [{ channel: id, state, zone, since, lastReadingAt }];
      },
    ),
  };
}

function newestForecasts(pass: MachinePass): NewestForecasts {
  const { parts } = pass.trend.memory;
  return {
    machine: pass.start.machine,
    forecasts: [...pass.newest.values()].flatMap((forecast) => {
      const keptId = parts[forecast.fittedPartId]?.kept?.id;
      return keptId === undefined ? [] : [{ forecast, keptId }];
    }),
  };
}

/** Health of the machine's worst part that can be judged; null while none can. */
function worstHealth(pass: MachinePass): number | null {
  const newest = new Map(pass.health.map((assessed) => [assessed.fittedPartId, assessed.health as number]));
  for (const [part, forecast] of pass.newest) if (forecast.status === 'withheld') newest.delete(part);
  return newest.size === 0 ? null : Math.min(...newest.values());
}
