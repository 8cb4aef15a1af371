import { appendFileSync } from 'node:fs';
import { type EpochMs, epochMs, toIso } from '@kizashi/kernel';
import { failureTime, type PartLife } from '../physics/fitted-wear.ts';
import type { SimulatedMachine } from '../physics/simulated-machine.ts';
import type { Replacement } from './fleet-state.ts';
import type { TruthLine } from './truth-line.ts';

/** A part whose end lies further ahead is written without one. */
const HORIZON_DAYS = 400;

/** The hidden truth as JSON lines (`TruthLine`), for tests and evaluations. The product never reads it. */
export class TruthFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  parts(begun: readonly { readonly machine: SimulatedMachine; readonly part: PartLife }[]): void {
    this.#write(
      begun.map(({ machine, part }) => {
        const failsAt = failureTime(part, machine.duty, HORIZON_DAYS);
        const { position, serial, since, life, consumedAtStart, wear = position.wear[0] } = part;
        return {
          kind: 'part',
          machine: machine.serial,
          position: position.id,
          partNumber: position.partNumber,
          serial,
          since: toIso(since),
          life,
          lifeUnit: position.lifeUnit,
          consumedAtStart,
          wear: wear ?? null,
          failsAt: failsAt === undefined ? null : toIso(failsAt),
        };
      }),
    );
  }

  /** A swap that has taken place: what came out, how worn it was, and what went in. */
  swap(machine: SimulatedMachine, { position, serial, since, why }: Replacement): void {
    const before = machine.hiddenState(epochMs(since - 1));
    const removed = before.parts.find((part) => part.positionId === position);
    if (removed === undefined) throw new Error(`${machine.serial} has no position ${position}`);
    this.#write([
      {
        kind: 'swap',
        at: toIso(since),
        machine: machine.serial,
        position,
        removed: removed.serial,
        wear: removed.wear,
        failedAt: removed.failed ? toIso(removed.failsAt) : null,
        fitted: serial,
        why,
      },
    ]);
  }

  states(machines: readonly SimulatedMachine[], at: EpochMs): void {
    this.#write(
      machines.map((machine) => {
        const { running, operatingHours, parts } = machine.hiddenState(at);
        return {
          kind: 'state',
          at: toIso(at),
          machine: machine.serial,
          running,
          operatingHours,
          parts: parts.map(({ positionId, failsAt, ...part }) => ({
            position: positionId,
            ...part,
            failsAt: toIso(failsAt),
          })),
        };
      }),
    );
  }

  #write(lines: readonly TruthLine[]): void {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    appendFileSync(this.#path, text, { mode: 0o600 });
  }
}
