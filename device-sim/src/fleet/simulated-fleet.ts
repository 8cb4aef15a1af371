import { join } from 'node:path';
import { DAY_MS, type EpochMs, epochMs, SECOND_MS } from '@kizashi/kernel';
import { batchRows } from '../device/batch-rows.ts';
import type { DeviceReport } from '../device/boot.ts';
import type { Firmware } from '../device/controller.ts';
import type { DeviceFleet } from '../device/device-fleet.ts';
import { declarationsOf } from '../machine-types/told-to-the-product.ts';
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
import { MachineBursts } from './machine-bursts.ts';
import { measuredRows } from './measured-rows.ts';
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

export interface SwitchOn {
  /** On the fleet clock; left out: up to where the fleet has published. */
  readonly at?: EpochMs;
  readonly onConnected?: (connected: number) => void;
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
  /** Everything up to here is in the queues, also within a step. */
  #measuredUntil: EpochMs;

  /** `isNew`: the fleet begins now, and its truth with it. */
  constructor(scenario: FleetScenario, state: FleetState, folder: string, isNew: boolean) {
    this.machines = buildFleet(scenario, state);
    this.#bySerial = new Map(this.machines.map((one) => [one.machine.serial, one]));
    this.#book = new FleetBook(folder, state);
    this.#measuredUntil = state.publishedUntil;
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

  /** Switches every controller on at an instant; resolves when each has said what it is, or has no network. */
  async switchOn(
    devices: DeviceFleet,
    entered: ReadonlyMap<string, EnteredMachine>,
    samplePeriodSeconds: number,
    { at = this.state.publishedUntil, onConnected }: SwitchOn = {},
  ): Promise<void> {
    let connected = 0;
    const away = this.#incidents.offlineAt(this.state.publishedUntil);
    const birth = async (one: FleetMachine) => {
      const { serial } = one.machine;
      const known = entered.get(serial);
      if (known === undefined) throw new Error(`${serial} is not entered in the product`);
      devices.start(serial, known.credentials, firmwareOf(one, samplePeriodSeconds, at), {
        keeps: this.#isSmall,
        machine: this.#burstsOf(one),
      });
      if (away.has(serial)) devices.goOffline(serial);
      await devices.connectedOf(serial);
      onConnected?.(++connected);
    };
    await forEachAtOnce(this.machines, CONNECTING_AT_ONCE, birth);
  }

  /** Every controller boots again, live and with another period; resolves when each has said so, or has no network. */
  async reboot(devices: DeviceFleet, samplePeriodSeconds: number, at: EpochMs): Promise<void> {
    await forEachAtOnce(this.machines, CONNECTING_AT_ONCE, async (one) => {
      const { serial } = one.machine;
      devices.reboot(serial, { ...firmwareOf(one, samplePeriodSeconds, at), isLive: true });
      await devices.drainedOf(serial);
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
   * Puts what was measured in [from, to) into the queues. `live`: as often as each controller was set to, and machines
   * measure one after the other within a period, as machines do that were switched on at different times.
   */
  async publish(
    devices: DeviceFleet,
    range: Period,
    samplePeriodSeconds: number,
    live = false,
  ): Promise<void> {
    const periodMs = samplePeriodSeconds * SECOND_MS;
    const from = epochMs(Math.max(range.from, this.state.startedAt));
    for (const [i, one] of this.machines.entries()) {
      const { machine } = one;
      const rows = measuredRows({
        ...{ from, to: range.to, periodMs, isLive: live, channels: machine.type.channels },
        settings: devices.settingsOf(machine.serial),
        phaseMs: live ? Math.floor((i * periodMs) / this.machines.length) : 0,
        readingsAt: (at) => this.#counterResets.applied(machine, at, machine.readingsAt(at)),
        clockOffsetAt: (at) => machine.clockOffsetAt(at),
      });
      if (rows.length > 0) devices.publish(machine.serial, batchRows(rows));
      this.#publishBursts(devices, one, { from, to: range.to });
      // Lets the sockets have their turn while the next machine measures.
      if (!live) await new Promise(setImmediate);
    }
    this.#measuredUntil = range.to;
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

  #publishBursts(devices: DeviceFleet, one: FleetMachine, { from, to }: Period): void {
    const { wavesFrom } = one.controller;
    if (wavesFrom === undefined || to <= wavesFrom) return;
    for (const capture of this.#burstsOf(one).dueIn(epochMs(Math.max(from, wavesFrom)), to))
      devices.sendWaves(one.machine.serial, capture);
  }

  #burstsOf({ machine }: FleetMachine): MachineBursts {
    return new MachineBursts(
      machine,
      () => this.#measuredUntil,
      (at) => this.#incidents.chunksLostOf(machine.serial, at),
    );
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

/** `at`: when the controller is switched on. */
function firmwareOf(
  { machine: { type }, controller: { encoding, clock } }: FleetMachine,
  samplePeriodSeconds: number,
  at: EpochMs,
): Firmware {
  return {
    version: type.firmware,
    channels: declarationsOf(type, samplePeriodSeconds * SECOND_MS),
    encoding,
    ...(clock === 'none' && { startedAt: at }),
  };
}
