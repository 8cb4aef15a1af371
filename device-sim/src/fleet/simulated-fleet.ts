import { join } from 'node:path';
import { DAY_MS, type EpochMs, epochMs, SECOND_MS } from '@kizashi/kernel';
import { batchRows } from '../device/batch-rows.ts';
import type { DeviceReport } from '../device/boot.ts';
import type { DeviceFleet, Firmware } from '../device/device-fleet.ts';
import { declarationsOf } from '../machine-types/told-to-the-product.ts';
import { instants } from '../physics/duty-cycle.ts';
import { SLOT_MS, slotOf } from '../physics/fitted-wear.ts';
import type { SimulatedMachine } from '../physics/simulated-machine.ts';
import type { FleetScenario } from '../scenario/fleet-scenario.ts';
import type { LiveIncident } from '../scenario/incidents.ts';
import { forEachAtOnce } from '../set-up/for-each-at-once.ts';
import { buildFleet, type FleetMachine } from './build-fleet.ts';
import { CounterResets } from './counter-resets.ts';
import { FleetBook } from './fleet-book.ts';
import type { FleetState, Replacement } from './fleet-state.ts';
import { Incidents, type Period } from './incidents.ts';
import { newSerial, positionOf, replacementPart } from './part-lives.ts';
import type { Errand } from './people/errand.ts';
import type { EnteredMachine } from './set-up-fleet.ts';
import { TruthFile } from './truth-file.ts';

/** Beyond so many machines nobody asks for the truth of each, and queues need not outlive the process. */
const SMALL_FLEET = 500;
const CONNECTING_AT_ONCE = 100;

/** A part that somebody fits. Left out: a serial and a life of its own, felt from the next slot on. */
export interface Fitting {
  readonly machine: string;
  readonly position: string;
  readonly why: string;
  readonly since?: EpochMs;
  readonly serial?: string;
  readonly lifeFactor?: number;
}

/** The fleet of one data folder: its machines, and how far they have told what they measured. */
export class SimulatedFleet {
  readonly machines: readonly FleetMachine[];
  readonly #bySerial: ReadonlyMap<string, FleetMachine>;
  readonly #truth: TruthFile;
  readonly #incidents: Incidents;
  readonly #counterResets: CounterResets;
  readonly #isSmall: boolean;
  readonly #book: FleetBook;

  /** `isNew`: the fleet begins now, and its truth with it. */
  constructor(scenario: FleetScenario, state: FleetState, folder: string, isNew: boolean) {
    this.machines = buildFleet(scenario, state);
    this.#bySerial = new Map(this.machines.map((one) => [one.machine.serial, one]));
    this.#book = new FleetBook(folder, state);
    this.#isSmall = this.machines.length <= SMALL_FLEET;
    this.#truth = new TruthFile(join(folder, 'truth.jsonl'));
    const here = (incident: { machine: string }) => this.#bySerial.has(incident.machine);
    this.#incidents = new Incidents(scenario.incidents.filter(here), state);
    this.#counterResets = new CounterResets(this.#incidents.counterResets);
    if (!isNew) return;
    if (this.#isSmall)
      this.#truth.parts(
        this.machines.flatMap(({ machine }) => machine.parts.map((part) => ({ machine, part }))),
      );
    this.#book.save();
  }

  get state(): FleetState {
    return this.#book.state;
  }

  machine(serial: string): SimulatedMachine {
    const known = this.#bySerial.get(serial);
    if (known === undefined) throw new Error(`there is no machine ${serial} in this fleet`);
    return known.machine;
  }

  /** Switches every controller on; resolves when each has said what it is, or has no network. */
  async switchOn(
    devices: DeviceFleet,
    entered: ReadonlyMap<string, EnteredMachine>,
    samplePeriodSeconds: number,
    onConnected?: (connected: number) => void,
  ): Promise<void> {
    let connected = 0;
    const away = this.#incidents.offlineAt(this.state.publishedUntil);
    const birth = async ({ machine }: FleetMachine) => {
      const known = entered.get(machine.serial);
      if (known === undefined) throw new Error(`${machine.serial} is not entered in the product`);
      devices.start(
        machine.serial,
        known.credentials,
        firmwareOf(machine, samplePeriodSeconds),
        this.#isSmall,
      );
      if (away.has(machine.serial)) devices.goOffline(machine.serial);
      await devices.connectedOf(machine.serial);
      onConnected?.(++connected);
    };
    await forEachAtOnce(this.machines, CONNECTING_AT_ONCE, birth);
  }

  /** Every controller boots again with another period; resolves when each has said so, or has no network. */
  async reboot(devices: DeviceFleet, samplePeriodSeconds: number): Promise<void> {
    await forEachAtOnce(this.machines, CONNECTING_AT_ONCE, async ({ machine }) => {
      devices.reboot(machine.serial, firmwareOf(machine, samplePeriodSeconds));
      await devices.drainedOf(machine.serial);
    });
  }

  /** Lets the incidents of a period happen to machines and controllers, before anything of it is measured. */
  letHappen(period: Period, devices: DeviceFleet): void {
    for (const serial of this.#incidents.offlineFrom(period)) devices.goOffline(serial);
    for (const { machine, order } of this.#incidents.onlineFrom(period)) devices.goOnline(machine, order);
    for (const { at, ...swap } of this.#incidents.swapsIn(period)) {
      const { machine, position } = swap;
      const since = epochMs(Math.max(slotOf(at), this.machine(machine).openFrom));
      // A step that was interrupted is taken again.
      if (this.state.replacements.some((one) => one.machine === machine && one.since === since)) continue;
      const { serial } = this.fit({ ...swap, since });
      if (swap.reportedBy.includes('device')) this.reportPart({ machine, position, serial, at: since });
      if (swap.reportedBy.includes('hand'))
        this.addErrand({
          kind: 'enter-swap',
          dueAt: since,
          ...{ machine, position, serial, fittedAt: since, endedBy: 'preventive' },
        });
    }
    for (const { machine, channel, at } of this.#incidents.counterResetsIn(period)) {
      const before = this.#counterResets.valueBefore(this.machine(machine), channel, at);
      if (before !== undefined)
        this.reportLater(machine, { at, detail: { kind: 'counter-reset', channel, before, after: 0 } });
    }
  }

  /**
   * Puts what was measured in [from, to) into the queues. `staggered`: machines measure one after the other within
   * a period, as machines do that were switched on at different times.
   */
  async publish(
    devices: DeviceFleet,
    range: Period,
    samplePeriodSeconds: number,
    staggered = false,
  ): Promise<void> {
    const periodMs = samplePeriodSeconds * SECOND_MS;
    const from = epochMs(Math.max(range.from, this.state.startedAt));
    for (const [i, { machine }] of this.machines.entries()) {
      const phase = staggered ? Math.floor((i * periodMs) / this.machines.length) : 0;
      const rows = [...instants(from, range.to, periodMs, phase)].map((at) => ({
        at: epochMs(at + machine.clockOffsetAt(at)),
        values: this.#counterResets.applied(machine, at, machine.readingsAt(at)),
      }));
      if (rows.length === 0) continue;
      devices.publish(machine.serial, batchRows(rows));
      // Lets the sockets have their turn while the next machine measures.
      if (!staggered) await new Promise(setImmediate);
    }
    for (const { machine, ...report } of this.#book.takeReports(range.to)) devices.report(machine, [report]);
  }

  /** Everything measured before `at` is in the queues. */
  reached(at: EpochMs): void {
    this.#book.reached(at);
  }

  /** The same, and what is true then is written down. */
  endStep(at: EpochMs): void {
    if (this.#isSmall) this.#writeTruth(at);
    this.#book.truthWritten(at);
    this.reached(at);
  }

  /** Fits a part. Its truth is written at once, that of the swap when it has taken place. */
  fit({ machine: serial, position, why, ...given }: Fitting): Replacement {
    const machine = this.machine(serial);
    const since = given.since ?? machine.openFrom;
    const { seed } = this.state;
    const one: Replacement = {
      machine: serial,
      position,
      serial: given.serial ?? newSerial(positionOf(machine.type, position), serial, since, seed),
      since,
      ...this.#incidents.nextPart(this.state, serial, position, { why, lifeFactor: given.lifeFactor ?? 1 }),
    };
    const part = replacementPart(machine.type, one, seed);
    machine.replace(part);
    if (this.#isSmall) this.#truth.parts([{ machine, part }]);
    this.#book.addReplacement(one);
    return one;
  }

  /** Serials of all parts that are or were in a position, as people know them. */
  serialsIn(serial: string, position: string): readonly string[] {
    const first = this.#bySerial.get(serial)?.firstParts ?? [];
    return [
      ...first.filter(({ part }) => part.position.id === position).map(({ part }) => part.serial),
      ...this.state.replacements
        .filter((one) => one.machine === serial && one.position === position)
        .map((one) => one.serial),
    ];
  }

  /** The controller reports a part that somebody told it of. */
  reportPart(swap: { machine: string; position: string; serial: string; at: EpochMs }): void {
    const { machine, position, serial, at } = swap;
    const { partNumber } = positionOf(this.machine(machine).type, position);
    this.reportLater(machine, { at, detail: { kind: 'part-replaced', position, serial, partNumber } });
  }

  /** Goes out with the readings of its time. */
  reportLater(machine: string, report: DeviceReport): void {
    this.#book.addReport(machine, report);
  }

  addErrand(errand: Errand): void {
    this.#book.addErrand(errand);
  }

  /** The errands that are due; they are done with. */
  takeErrands(now: EpochMs): readonly Errand[] {
    return this.#book.takeErrands(now);
  }

  /** Lets a blow fall on a machine, once in the life of the fleet. */
  strike(incident: LiveIncident, liveAt: EpochMs): void {
    const { machine, position, wear, leaves, secondsAfterLive, alarm } = incident;
    const known = this.state.crashes.some((one) => one.machine === machine && one.position === position);
    if (known || !this.#bySerial.has(machine)) return;
    const at = firstRunning(this.machine(machine), epochMs(liveAt + secondsAfterLive * SECOND_MS));
    const crash = { at, wear, leaves };
    this.machine(machine).crash(position, crash);
    this.#book.addCrash({ machine, position, ...crash });
    if (alarm !== undefined)
      this.reportLater(machine, { at, detail: { kind: 'alarm', severity: 'alarm', ...alarm } });
    this.#book.save();
  }

  #writeTruth(at: EpochMs): void {
    const { replacements, truthUntil } = this.state;
    for (const one of replacements)
      if (one.since > truthUntil && one.since <= at) this.#truth.swap(this.machine(one.machine), one);
    this.#truth.states(
      this.machines.map(({ machine }) => machine),
      at,
    );
  }
}

/** A machine that stands cannot crash: then it does as soon as its shift begins. */
function firstRunning({ duty }: SimulatedMachine, at: EpochMs): EpochMs {
  let then = at;
  while (!duty.runsAt(then) && then < at + 7 * DAY_MS) then = epochMs(slotOf(then) + SLOT_MS);
  return then;
}

function firmwareOf(machine: SimulatedMachine, samplePeriodSeconds: number): Firmware {
  const channels = declarationsOf(machine.type, samplePeriodSeconds * SECOND_MS);
  return { version: machine.type.firmware, channels };
}
