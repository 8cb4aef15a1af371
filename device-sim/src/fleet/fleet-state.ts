import { existsSync, readFileSync } from 'node:fs';
import type { EpochMs } from '@kizashi/kernel';
import { writeAtomically } from '../data-files/write-atomically.ts';
import type { DeviceReport } from '../device/boot.ts';
import type { Crash } from '../physics/fitted-wear.ts';
import { SimulationError } from '../simulation-error.ts';
import type { Errand } from './people/errand.ts';

/**
 * All that a later start needs to continue the same fleet: where it began and what people changed since. Wear, load
 * and noise are computed again from the seed.
 */
export interface FleetState {
  readonly scenario: string;
  readonly seed: number;
  readonly machines: number;
  readonly startedAt: EpochMs;
  /** What a scenario counts its days from: the end of the past that it was first driven through. */
  readonly pastEndsAt: EpochMs;
  /** Everything measured before it has been put into the queues. */
  readonly publishedUntil: EpochMs;
  /** Every swap up to then is in the truth file. */
  readonly truthUntil: EpochMs;
  readonly replacements: readonly Replacement[];
  readonly crashes: readonly FleetCrash[];
  /** What people have still to do. */
  readonly errands: readonly Errand[];
  /** What controllers have still to report. */
  readonly reports: readonly MachineReport[];
}

/** What a controller has still to report on `evt`. */
export interface MachineReport extends DeviceReport {
  readonly machine: string;
}

/** The part of a state that grows while the fleet runs, at its beginning. */
export const NOTHING_YET = { replacements: [], crashes: [], errands: [], reports: [] } as const;

/** A part that somebody fitted in place of another. */
export interface Replacement {
  readonly machine: string;
  readonly position: string;
  readonly serial: string;
  /** Edge of the slot from which the sensors feel it. */
  readonly since: EpochMs;
  /** Of the life that it would have had. */
  readonly lifeFactor: number;
  /** For the truth file. */
  readonly why: string;
}

/** A blow that a part got while the fleet was live. */
export interface FleetCrash extends Crash {
  readonly machine: string;
  readonly position: string;
}

export function readFleetState(path: string): FleetState | undefined {
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as FleetState;
}

export function writeFleetState(path: string, state: FleetState): void {
  writeAtomically(path, state);
}

/** @throws SimulationError when the folder holds another fleet than the one asked for. */
export function mustBeSameFleet(
  state: FleetState,
  asked: Pick<FleetState, 'scenario' | 'seed' | 'machines'>,
  folder: string,
): void {
  for (const field of ['scenario', 'seed', 'machines'] as const)
    if (state[field] !== asked[field])
      throw new SimulationError(
        `${folder} holds a fleet with ${field} ${state[field]}, not ${asked[field]}; choose another folder with --data`,
      );
}
