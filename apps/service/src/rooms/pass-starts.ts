import { windowContaining, windowLengthMs } from '@kizashi/condition-monitoring/data-manipulation';
import { DAY_MS, type EpochMs, epochMs, plus } from '@kizashi/kernel';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Inject, Injectable } from '@nestjs/common';
import { LifeMemories } from '../models/registry/life-memories.ts';
import { FEATURE_STORE } from '../storage.module.ts';
import { type Fresh, FreshReadings } from './fresh-readings.ts';
import { startMachineMemory } from './machine-memory.ts';
import { closableRange, type PassStart, type Trend } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';
import { DeviceSamplePeriods } from './sample-periods.ts';
import { swappedInThePast } from './swapped-in-the-past.ts';
import { REFOLD_DAYS, TrendStore } from './trend-store.ts';

/** A long back-fill goes through in pieces, so that its readings fit into memory. */
const LONGEST_RANGE_MS = 7 * DAY_MS;

/** What has come of one machine since its last pass. */
export interface News {
  readonly fresh?: Fresh | undefined;
  /** Its device raised an alarm. */
  readonly asked?: boolean;
}

/** Finds where each machine's next pass begins: at its trend, or further back when readings came late. */
@Injectable()
export class PassStarts {
  #listeningSince: EpochMs | undefined;

  constructor(
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
    private readonly trends: TrendStore,
    private readonly periods: DeviceSamplePeriods,
    private readonly freshReadings: FreshReadings,
    private readonly lives: LifeMemories,
  ) {}

  /** Undefined for a machine that has never sent a reading. */
  async of(
    machine: MachineRecord,
    known: Trend | undefined,
    { fresh, asked = false }: News,
    fleetNow: EpochMs,
    backfilledUntil?: EpochMs,
  ): Promise<PassStart | undefined> {
    this.#listeningSince ??= fleetNow;
    const { deviceId } = machine;
    const newest = this.freshReadings.newestOf(deviceId) ?? epochMs(0);
    if (known === undefined && fresh === undefined) return undefined;

    const periods = await this.periods.of(deviceId);
    const length = windowLengthMs(periods.shortestMs);
    const swapped = known && swappedInThePast(machine, known, length, fleetNow);
    const stored = fresh?.oldest ?? (known?.closedUntil as EpochMs);
    const oldest = swapped === undefined || stored < swapped ? stored : swapped;
    const late = known !== undefined && oldest < known.closedUntil ? known.closedUntil : undefined;
    const trend = late === undefined ? known : await this.#rewind(machine, known as Trend, oldest, fleetNow);
    const again = trend === known ? backfilledUntil : late;
    const start = trend ?? startTrend(windowContaining(oldest, length).from);
    const closable =
      newest === 0 ? undefined : closableRange(start.closedUntil, newest, periods.shortestMs, fleetNow);
    const cut = closable !== undefined && closable.to - closable.from > LONGEST_RANGE_MS;
    const closableUntil = cut
      ? windowContaining(plus(closable.from, LONGEST_RANGE_MS), length).from
      : (closable?.to ?? start.closedUntil);
    const hurried = !cut && (fresh?.urgent === true || asked);
    const until = hurried ? epochMs(Math.max(closableUntil, Math.min(newest, fleetNow) + 1)) : closableUntil;
    return {
      machine,
      trend: { ...start, memory: await this.lives.current(machine, start.memory, start.closedUntil) },
      ...(until > start.closedUntil && { range: { from: start.closedUntil, to: until } }),
      closableUntil,
      asked,
      more: cut,
      periods,
      ...(again !== undefined && { backfilledUntil: again }),
      ...(newest > 0 && { newestReadingAt: newest }),
      listeningSince: this.#listeningSince,
    };
  }

  /** The trend as it was before the oldest late reading. What was made after it is made again. */
  async #rewind(machine: MachineRecord, known: Trend, oldest: EpochMs, fleetNow: EpochMs): Promise<Trend> {
    const snapshot = await this.trends.before(machine.deviceId, oldest);
    // Older than anything that could be folded again: stored and shown, not scored.
    if (snapshot === undefined && oldest < plus(fleetNow, -REFOLD_DAYS * DAY_MS)) return known;
    const { shortestMs } = await this.periods.of(machine.deviceId);
    const trend = snapshot ?? startTrend(windowContaining(oldest, windowLengthMs(shortestMs)).from);
    for (const part of machine.parts) await this.features.forgetHealthAfter(part.id, trend.closedUntil);
    return trend;
  }
}

function startTrend(at: EpochMs): Trend {
  return { closedUntil: at, memory: startMachineMemory(at) };
}
