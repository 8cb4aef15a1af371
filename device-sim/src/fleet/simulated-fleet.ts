import { join } from 'node:path';
import { type EpochMs, epochMs } from '@kizashi/kernel';
import { batchRows } from '../device/batch-rows.ts';
import type { DeviceFleet, Firmware } from '../device/device-fleet.ts';
import { declarationsOf } from '../machine-types/told-to-the-product.ts';
import { instants } from '../physics/duty-cycle.ts';
import type { SimulatedMachine } from '../physics/simulated-machine.ts';
import type { FleetScenario } from '../scenario/fleet-scenario.ts';
import { buildFleet, type FleetMachine, replacementPart } from './build-fleet.ts';
import { type FleetState, type Replacement, writeFleetState } from './fleet-state.ts';
import type { EnteredMachine } from './set-up-fleet.ts';
import { TruthFile } from './truth-file.ts';

/** The fleet of one data folder: its machines, and how far they have told what they measured. */
export class SimulatedFleet {
  readonly machines: readonly FleetMachine[];
  readonly #folder: string;
  readonly #truth: TruthFile;
  #state: FleetState;

  /** `isNew`: the fleet begins now, and its truth with it. */
  constructor(scenario: FleetScenario, state: FleetState, folder: string, isNew: boolean) {
    this.machines = buildFleet(scenario, state);
    this.#state = state;
    this.#folder = folder;
    this.#truth = new TruthFile(join(folder, 'truth.jsonl'));
    if (!isNew) return;
    for (const { machine } of this.machines)
      for (const part of machine.parts) this.#truth.part(machine, part);
    this.#save();
  }

  get state(): FleetState {
    return this.#state;
  }

  switchOn(
    devices: DeviceFleet,
    entered: ReadonlyMap<string, EnteredMachine>,
    samplePeriodSeconds: number,
  ): void {
    for (const { machine } of this.machines) {
      const known = entered.get(machine.serial);
      if (known === undefined) throw new Error(`${machine.serial} is not entered in the product`);
      devices.start(machine.serial, known.credentials, firmwareOf(machine, samplePeriodSeconds));
    }
  }

  reboot(devices: DeviceFleet, samplePeriodSeconds: number): void {
    for (const { machine } of this.machines)
      devices.reboot(machine.serial, firmwareOf(machine, samplePeriodSeconds));
  }

  /**
   * Puts what was measured in [from, to) into the queues. `staggered`: machines measure one after the other within
   * a period, as machines do that were switched on at different times.
   */
  async publish(
    devices: DeviceFleet,
    range: { readonly from: EpochMs; readonly to: EpochMs },
    samplePeriodSeconds: number,
    staggered = false,
  ): Promise<void> {
    const periodMs = samplePeriodSeconds * 1_000;
    const from = epochMs(Math.max(range.from, this.#state.startedAt));
    for (const [i, { machine }] of this.machines.entries()) {
      const phase = staggered ? Math.floor((i * periodMs) / this.machines.length) : 0;
      const rows = [...instants(from, range.to, periodMs, phase)].map((at) => ({
        at,
        values: machine.readingsAt(at),
      }));
      devices.publish(machine.serial, batchRows(rows));
      // Lets the sockets have their turn while the next machine measures.
      await new Promise(setImmediate);
    }
  }

  /** Everything measured before `at` is in the queues. */
  publishedUntil(at: EpochMs): void {
    this.#state = { ...this.#state, publishedUntil: at };
    this.#save();
  }

  writeTruth(at: EpochMs): void {
    this.#truth.state(
      this.machines.map(({ machine }) => machine),
      at,
    );
  }

  replace(replacements: readonly Replacement[]): void {
    for (const one of replacements) {
      const machine = this.machines.find(({ machine: { serial } }) => serial === one.machine)?.machine;
      if (machine === undefined) continue;
      const part = replacementPart(machine, one, this.#state.seed);
      machine.replace(part);
      this.#truth.part(machine, part);
    }
    if (replacements.length === 0) return;
    this.#state = { ...this.#state, replacements: [...this.#state.replacements, ...replacements] };
    this.#save();
  }

  #save(): void {
    writeFleetState(join(this.#folder, 'fleet.json'), this.#state);
  }
}

function firmwareOf(machine: SimulatedMachine, samplePeriodSeconds: number): Firmware {
  const channels = declarationsOf(machine.type, samplePeriodSeconds * 1_000);
  return { version: machine.type.firmware, channels };
}
