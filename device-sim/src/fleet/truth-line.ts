import { readFileSync } from 'node:fs';
import type { WearShape } from '../physics/wear-shape.ts';
import { SimulationError } from '../simulation-error.ts';

/** A line of the truth file. Instants are ISO-8601, wear and consumed life are 0..1. */
export type TruthLine = PartTruth | SwapTruth | StateTruth;

/** A part begins its life in a position. */
export interface PartTruth {
  readonly kind: 'part';
  readonly machine: string;
  readonly position: string;
  readonly partNumber: string;
  readonly serial: string;
  readonly since: string;
  readonly life: number;
  readonly lifeUnit: string;
  readonly consumedAtStart: number;
  readonly wear: WearShape | null;
  /** When it fails if nobody replaces it and no other part stops the machine; null when that is far off. */
  readonly failsAt: string | null;
}

/** A part was replaced by another. */
export interface SwapTruth {
  readonly kind: 'swap';
  readonly at: string;
  readonly machine: string;
  readonly position: string;
  readonly removed: string;
  readonly wear: number;
  readonly failedAt: string | null;
  readonly fitted: string;
  readonly why: string;
}

/** The state of a machine and of its parts. */
export interface StateTruth {
  readonly kind: 'state';
  readonly at: string;
  readonly machine: string;
  readonly running: boolean;
  readonly operatingHours: number;
  readonly parts: readonly {
    readonly position: string;
    readonly serial: string;
    readonly consumed: number;
    readonly wear: number;
    readonly failed: boolean;
    readonly failsAt: string;
  }[];
}

/** @throws SimulationError when there is no such file or a line of it cannot be read. */
export function readTruth(path: string): readonly TruthLine[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new SimulationError(`${path} cannot be read; --data must be the folder of a simulated fleet`);
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, i) => {
      try {
        return JSON.parse(line) as TruthLine;
      } catch {
        throw new SimulationError(`${path}, line ${i + 1}, is no JSON; was the file cut?`);
      }
    });
}
