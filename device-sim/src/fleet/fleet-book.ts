import { join } from 'node:path';
import type { EpochMs } from '@kizashi/kernel';
import type { DeviceReport } from '../device/boot.ts';
import {
  type FleetCrash,
  type FleetState,
  type MachineReport,
  type Replacement,
  writeFleetState,
} from './fleet-state.ts';
import type { Errand } from './people/errand.ts';

/** The state of a fleet as it grows, kept in `fleet.json`; what was added is on disk after the next `save`. */
export class FleetBook {
  readonly #path: string;
  #state: FleetState;

  constructor(folder: string, state: FleetState) {
    this.#path = join(folder, 'fleet.json');
    this.#state = state;
  }

  get state(): FleetState {
    return this.#state;
  }

  addReplacement(one: Replacement): void {
    this.#state = { ...this.#state, replacements: [...this.#state.replacements, one] };
  }

  addCrash(one: FleetCrash): void {
    this.#state = { ...this.#state, crashes: [...this.#state.crashes, one] };
  }

  addErrand(errand: Errand): void {
    this.#state = { ...this.#state, errands: [...this.#state.errands, errand] };
  }

  /** The errands that are due; they are done with. */
  takeErrands(now: EpochMs): readonly Errand[] {
    const { errands } = this.#state;
    const due = errands.filter(({ dueAt }) => dueAt <= now);
    if (due.length > 0)
      this.#state = { ...this.#state, errands: errands.filter((one) => !due.includes(one)) };
    return due;
  }

  addReport(machine: string, report: DeviceReport): void {
    this.#state = { ...this.#state, reports: [...this.#state.reports, { machine, ...report }] };
  }

  /** What controllers have to report of the time before `until`; it is done with. */
  takeReports(until: EpochMs): readonly MachineReport[] {
    const { reports } = this.#state;
    const due = reports.filter(({ at }) => at < until);
    if (due.length > 0)
      this.#state = { ...this.#state, reports: reports.filter((one) => !due.includes(one)) };
    return due;
  }

  /** Everything measured before `at` is in the queues. */
  reached(at: EpochMs): void {
    this.#state = { ...this.#state, publishedUntil: at };
    this.save();
  }

  truthWritten(at: EpochMs): void {
    this.#state = { ...this.#state, truthUntil: at };
  }

  save(): void {
    writeFleetState(this.#path, this.#state);
  }
}
