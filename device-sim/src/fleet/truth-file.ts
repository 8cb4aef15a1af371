import { appendFileSync } from 'node:fs';
import { type EpochMs, toIso } from '@kizashi/kernel';
import { failureTime, type PartLife } from '../physics/fitted-wear.ts';
import type { SimulatedMachine } from '../physics/simulated-machine.ts';

/** A part whose end lies further ahead is written without one. */
const HORIZON_DAYS = 400;

/**
 * The hidden truth as JSON lines, for tests and evaluations: a `part` line when a part begins its life, a `state`
 * line for each machine now and then. The product never reads it.
 */
export class TruthFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  part(machine: SimulatedMachine, part: PartLife): void {
    const failsAt = failureTime(part, machine.duty, HORIZON_DAYS);
    this.#write({
      kind: 'part',
      machine: machine.serial,
      position: part.position.id,
      partNumber: part.position.partNumber,
      serial: part.serial,
      since: toIso(part.since),
      life: part.life,
      lifeUnit: part.position.lifeUnit,
      consumedAtStart: part.consumedAtStart,
      wear: part.position.wear,
      failsAt: failsAt === undefined ? null : toIso(failsAt),
    });
  }

  state(machines: readonly SimulatedMachine[], at: EpochMs): void {
    for (const machine of machines) {
      const { running, operatingHours, parts } = machine.hiddenState(at);
      this.#write({ kind: 'state', at: toIso(at), machine: machine.serial, running, operatingHours, parts });
    }
  }

  #write(line: unknown): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}
