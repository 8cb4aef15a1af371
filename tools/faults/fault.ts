import type { Plant, PlantOptions } from './harness/plant.ts';

/** What a scenario measured; the keys say what and in which unit, for example `p99Ms`. */
export type Figures = Readonly<Record<string, number | string | Promised>>;

/**
 * A figure with what is promised of it on an idle machine. It is told whether it was missed, and that alone breaks nothing:
 * how long things take depends on what else the machine does. What no load explains belongs among the broken promises.
 */
export interface Promised {
  readonly value: number | string;
  readonly atMost: number;
}

/** @param value where there is none, because it never came about, that is told instead */
export function promised(value: number | undefined, atMost: number): Promised {
  return { value: value ?? 'never', atMost };
}

export interface Finding {
  readonly figures: Figures;
  /** What of the promise did not hold, each a sentence; empty when all of it did. */
  readonly broken: readonly string[];
}

export interface FaultSetting {
  /** More kills, more devices, longer loads: minutes instead of seconds. */
  readonly long: boolean;
  /**
   * A plant with a running service; scenarios share it, and may leave it stopped. `own` options, or a service that is broken
   * for good, ask for one that is thrown away afterwards.
   */
  shared(): Promise<Plant>;
  own(options?: PlantOptions): Promise<Plant>;
  /** Progress, for whoever waits. */
  say(text: string): void;
}

/** One fault that is injected into a real service, and what is promised about it. */
export interface Fault {
  readonly name: string;
  readonly promise: string;
  /** How it is injected, for the table. */
  readonly injection: string;
  /** Why it is no part of `npm test`; undefined where its short form is. */
  readonly longOnly?: string;
  /** What this machine lacks for it; undefined where it can be injected here. */
  unavailable?(): string | undefined;
  run(setting: FaultSetting): Promise<Finding>;
}

/** Pairs of "this held" and what to say if it did not. */
export function brokenOf(checks: readonly (readonly [held: boolean, otherwise: string])[]): string[] {
  return checks.filter(([held]) => !held).map(([, otherwise]) => otherwise);
}
