import { setImmediate as othersTurn } from 'node:timers/promises';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { type DeviceId, type EpochMs, epochMs } from '@kizashi/kernel';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable } from '@nestjs/common';
import type { ClockFollower } from '../fleet-clock/clock-driver.ts';
import { OutsideAnswers } from '../models/onnx/outside-answers.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { CounterResets } from './counter-resets.ts';
import { FreshReadings } from './fresh-readings.ts';
import { type MachinePass, type PassStart, passMachine } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';
import { MachineRegistry } from './machine-registry.ts';
import { PassKeeper } from './pass-keeper.ts';
import { type News, PassStarts } from './pass-starts.ts';
import { PassedReadings } from './passed-readings.ts';
import { TrendStore } from './trend-store.ts';

/** Machines that are worked off together: one transaction. Of a small fleet fewer, so that batches overlap as well. */
const MACHINES_AT_ONCE = { least: 10, most: 100 };
const FEWEST_BATCHES = 4;
/** Of those, machines whose readings are read together: they are in memory twice over, with those that come next. */
const READ_AT_ONCE = 25;
/** Machines in a row before messages that wait for their PUBACK have their turn. */
const IN_A_ROW = 5;

/** Machines whose passes are being kept. */
interface KeptBatch {
  readonly machines: readonly MachineRecord[];
  readonly kept: Promise<void>;
}

/** Machines of one model in groups, and the answers that are on their way: of the first group its readings. */
interface AskedBatch {
  readonly groups: readonly (readonly PassStart[])[];
  readonly resets: ReturnType<CounterResets['of']>;
  readonly first: Promise<ReadonlyMap<DeviceId, TelemetryRow[]>>;
}

/**
 * Takes stored readings through the rooms. The telemetry store is the hand-off: a pass starts where the machine's
 * trend stands, and everything it brings is saved before the trend moves on.
 */
@Injectable()
export class Rooms implements ClockFollower {
  #turn: Promise<void> = Promise.resolve();

  constructor(
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly registry: MachineRegistry,
    private readonly trends: TrendStore,
    private readonly starts: PassStarts,
    private readonly resets: CounterResets,
    private readonly keeper: PassKeeper,
    private readonly fresh: FreshReadings,
    private readonly passed: PassedReadings,
    private readonly outside: OutsideAnswers,
  ) {}

  /** Everything that was stored before the call, up to the fleet instant `at`. One pass at a time. */
  catchUp(at: EpochMs): Promise<void> {
    const done = this.#turn.then(() => this.#passAll(at));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #passAll(fleetNow: EpochMs): Promise<void> {
    const machines = await this.registry.all();
    const { devices: fresh, asked, receivedUntil } = this.fresh.take();
    // What one batch brought is kept while the next goes through the rooms; two are never kept at once.
    let before: KeptBatch = { machines: [], kept: Promise.resolve() };
    const whenKept = async ({ machines, kept }: KeptBatch) => {
      await kept;
      for (const { deviceId } of machines) fresh.delete(deviceId);
    };
    try {
      const share = Math.ceil(machines.size / FEWEST_BATCHES);
      const atOnce = Math.min(MACHINES_AT_ONCE.most, Math.max(MACHINES_AT_ONCE.least, share));
      // Machines of one model beside each other: their readings are one question.
      const inOrder = [...Map.groupBy(machines.values(), ({ model }) => model.id).values()].flat();
      const batches = piecesOf(inOrder, atOnce);
      const newsOf = (deviceId: DeviceId) => ({ fresh: fresh.get(deviceId), asked: asked.has(deviceId) });
      let next = this.#begin(batches[0] ?? [], newsOf, fleetNow);
      for (const [index, batch] of batches.entries()) {
        const begun = await next;
        // The store answers for the next batch while the machines of this one go through the rooms.
        next = this.#begin(batches[index + 1] ?? [], newsOf, fleetNow);
        next.catch(() => undefined);
        let passes = await this.#passBatch(begun, fleetNow);
        await whenKept(before);
        for (;;) {
          const kept = this.keeper.keep(passes, fleetNow);
          // Waited for below; until then a failure is no unhandled rejection.
          kept.catch(() => undefined);
          before = { machines: batch, kept };
          if (!passes.some(({ start }) => start.more)) break;
          // Where a machine goes on depends on what was kept of it.
          await kept;
          passes = await this.#passBatch(this.#ask(await this.#restOf(passes, fleetNow)), fleetNow);
        }
      }
      await whenKept(before);
    } catch (error) {
      await whenKept(before).catch(() => undefined);
      // What was taken and not saved is put back: its readings must not wait for other readings to come.
      for (const [deviceId, span] of fresh) this.fresh.add(deviceId, span);
      for (const deviceId of asked) this.fresh.ask(deviceId);
      throw error;
    }
    await this.passed.advance(receivedUntil);
  }

  /** Where the machines of a batch begin, and the questions to the store that can be asked already. */
  async #begin(
    batch: readonly MachineRecord[],
    newsOf: (deviceId: DeviceId) => News,
    fleetNow: EpochMs,
  ): Promise<AskedBatch> {
    await othersTurn();
    const trends = await this.trends.load(batch.map(({ deviceId }) => deviceId));
    const starts: PassStart[] = [];
    for (const machine of batch) {
      const { deviceId } = machine;
      const start = await this.starts.of(machine, trends.get(deviceId), newsOf(deviceId), fleetNow);
      if (start !== undefined) starts.push({ ...start, passedUntil: this.passed.until });
    }
    return this.#ask(starts);
  }

  #ask(starts: readonly PassStart[]): AskedBatch {
    const groups = [...Map.groupBy(starts, ({ machine }) => machine.model.id).values()].flatMap((ofModel) =>
      piecesOf(ofModel, READ_AT_ONCE),
    );
    const resets = this.resets.of(starts);
    const first = this.#readings(groups[0] ?? []);
    // One that fails while another is worked off is an answer for later, not an unhandled rejection.
    for (const answer of [resets, first]) answer.catch(() => undefined);
    return { groups, resets, first };
  }

  async #passBatch(asked: AskedBatch, fleetNow: EpochMs): Promise<MachinePass[]> {
    const { groups, first } = asked;
    const resets = await asked.resets;
    const passes: MachinePass[] = [];
    let next = first;
    for (const [index, group] of groups.entries()) {
      const rows = await next;
      next = this.#readings(groups[index + 1] ?? []);
      next.catch(() => undefined);
      for (const start of group) {
        const { deviceId } = start.machine;
        const given = [start, rows.get(deviceId) ?? [], fleetNow, resets.get(deviceId)] as const;
        const pass = passMachine(...given);
        // Nothing has come of a pass before it is kept: it is made again with what an outside model answered.
        const { questions } = pass;
        passes.push(questions.length === 0 ? pass : passMachine(...given, await this.outside.ask(questions)));
        if (passes.length % IN_A_ROW === 0) await othersTurn();
      }
    }
    return passes;
  }

  /** Where the machines go on whose range was cut. */
  async #restOf(passes: readonly MachinePass[], fleetNow: EpochMs): Promise<PassStart[]> {
    const rest: PassStart[] = [];
    for (const pass of passes.filter(({ start }) => start.more)) {
      const { machine, backfilledUntil, passedUntil } = pass.start;
      const next = await this.starts.of(machine, pass.trend, {}, fleetNow, backfilledUntil);
      if (next === undefined) continue;
      rest.push({
        ...next,
        ...(passedUntil !== undefined && { passedUntil }),
        ...(pass.late !== undefined && { late: pass.late }),
      });
    }
    return rest;
  }

  /** Readings of the ranges of machines of one model, by device, with one question to the store. */
  async #readings(starts: readonly PassStart[]): Promise<ReadonlyMap<DeviceId, TelemetryRow[]>> {
    const found = new Map<DeviceId, TelemetryRow[]>();
    const group = starts.filter(({ range }) => range !== undefined);
    const modelId = group[0]?.machine.model.id;
    if (modelId === undefined) return found;
    const from = epochMs(Math.min(...group.map(({ range }) => range!.from)));
    const to = epochMs(Math.max(...group.map(({ range }) => range!.to)));
    const ranges = new Map(group.map(({ machine, range }) => [machine.deviceId, range!]));
    for (const row of await this.telemetry.readings(modelId, [...ranges.keys()], { from, to })) {
      const range = ranges.get(row.deviceId);
      if (range === undefined || row.measuredAt < range.from || row.measuredAt >= range.to) continue;
      const own = found.get(row.deviceId);
      if (own === undefined) found.set(row.deviceId, [row]);
      else own.push(row);
    }
    return found;
  }
}

function piecesOf<T>(all: readonly T[], length: number): T[][] {
  const pieces: T[][] = [];
  for (let from = 0; from < all.length; from += length) pieces.push(all.slice(from, from + length));
  return pieces;
}
