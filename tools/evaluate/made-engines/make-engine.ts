import type { RecordedCycle, RecordedEngine } from '../recorded-engines.ts';

/** What engines are made of; each set of settings and each fault is the same for all engines of a seed. */
export interface EngineKind {
  /** Regimes that its settings move between: 1 to 6. */
  readonly regimes: number;
  /** Faults that an engine may fail of, one each: 1 or 2. */
  readonly faults: number;
}

/** Settings of each regime: altitude, speed, throttle. */
const REGIMES = [
  [0, 0, 100],
  [10, 0.25, 100],
  [20, 0.7, 100],
  [25, 0.62, 60],
  [35, 0.84, 100],
  [42, 0.84, 100],
] as const;
const SENSORS = 21;
/** How far each fault has moved a sensor at failure, in its noise; several move up by one fault and down by the other. */
const SIGNATURES: readonly Readonly<Record<number, number>>[] = [
  { 1: 5, 2: 4, 3: 7, 6: -6, 7: 4, 10: 8, 11: -7, 12: 5, 14: 5, 16: 4, 19: -5, 20: -5 },
  { 1: 4, 2: -4, 3: 6, 6: 8, 7: 6, 8: 6, 10: 4, 11: 9, 13: 7, 14: -7, 19: 4, 20: 4 },
];
/** Sensors that never move and never vary. */
const CONSTANT = new Set([0, 4, 17, 18]);
/** Cycles that engines last: the median, and the sd of the logarithm. */
const LIFE = { median: 200, logSd: 0.25, least: 120 };
/** Wear is bent: it grows as e^(3 x share of its course), which takes most of the life. */
const BEND = 3;

/** One engine run to its failure. Nothing of it is taken from recordings. */
export function makeEngine(
  unit: number,
  kind: EngineKind,
  random: () => number,
): { readonly engine: RecordedEngine; readonly fault: number } {
  const life = Math.max(LIFE.least, Math.round(LIFE.median * Math.exp(LIFE.logSd * normal(random))));
  const fault = Math.floor(random() * kind.faults);
  const onset = life * (0.1 + 0.4 * random());
  const level = 1 + 0.12 * normal(random);
  const offsets = Array.from({ length: SENSORS }, () => 0.4 * normal(random));
  const rows = Array.from({ length: life }, (_, i): RecordedCycle => {
    const regime = Math.floor(random() * kind.regimes);
    const share = Math.max(0, (i + 1 - onset) / (life - onset));
    const wear = (level * Math.expm1(BEND * share)) / Math.expm1(BEND);
    return {
      cycle: i + 1,
      settings: REGIMES[regime]!.map((setting) => round(setting + 0.002 * normal(random), 4)),
      sensors: Array.from({ length: SENSORS }, (_, s) => {
        const { mean, sd } = scaleOf(s, regime);
        if (CONSTANT.has(s)) return round(mean, 2);
        const moved = (SIGNATURES[fault]![s] ?? 0) * wear;
        return round(mean + sd * (offsets[s]! + moved + normal(random)), 4);
      }),
    };
  });
  return { engine: { unit, rows }, fault };
}

/** Where a sensor stands in a regime, and its noise there: far apart, as altitude and throttle do it. */
function scaleOf(sensor: number, regime: number): { readonly mean: number; readonly sd: number } {
  const size = 10 ** (1 + (sensor % 4));
  return { mean: size * (1 + 0.11 * regime * (1 + (sensor % 3))), sd: size * 0.002 * (1 + 0.2 * regime) };
}

/** Box and Muller (1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function round(value: number, decimals: number): number {
  // A negative zero would not come back from text.
  return Number(value.toFixed(decimals)) + 0;
}
