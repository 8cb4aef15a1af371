import { standardScores } from './channel-scales.ts';
import type { LifeModel } from './life-model.ts';

/** Of a model, what its features are made by. */
export type FeatureModel = Pick<
  LifeModel,
  'channels' | 'wearChannels' | 'step' | 'regimes' | 'scales' | 'identity'
>;

/** One closed window of a part in use, or one row of an ended life. */
export interface LifeRow {
  /** In the position's life unit. */
  readonly lifeUsed: number;
  /** In the order of `LifeModel.channels`; NaN is "no reading". */
  readonly values: readonly number[];
}

/**
 * What is remembered of a life. Plain JSON; null stands for "none seen". Lists are by used channel, in standard
 * deviations, and rounded, since thousands of parts are stored.
 */
export interface LifeMemory {
  /** Of the model that it was made for; under another one it begins anew. */
  readonly version: string;
  /** In steps since fitting, at the first row. */
  readonly startedAt: number;
  /** In life units, at the newest row; -1 before the first. */
  readonly newest: number;
  /** The step that is open now. */
  readonly step: number;
  readonly openSum: readonly number[];
  readonly openCount: readonly number[];
  /** Level over the own first steps, and over how many. */
  readonly base: readonly number[];
  readonly baseCount: readonly number[];
  /** Exponential averages: slow and faster. */
  readonly slow: readonly (number | null)[];
  readonly fast: readonly (number | null)[];
  readonly seen: readonly number[];
  /** Means of past blocks of steps, newest first; the block being filled; how many steps it has. */
  readonly blocks: readonly (readonly (number | null)[])[];
  readonly blockSum: readonly number[];
  readonly blockCount: readonly number[];
  readonly blockSteps: number;
}

export const BASELINE_STEPS = 20;
export const SLOW = 0.03;
export const FAST = 0.12;
export const BLOCK_STEPS = 10;
export const BLOCKS = 12;
/** A gap of more steps than the blocks reach back leaves them empty, however long it was. */
const LONGEST_GAP = (BLOCKS + 1) * BLOCK_STEPS;

export function startLife(model: FeatureModel): LifeMemory {
  const zeros = Array.from(model.scales.used, () => 0);
  const none = Array.from(model.scales.used, () => null);
  return {
    version: model.identity.version,
    startedAt: 0,
    newest: -1,
    step: 0,
    openSum: zeros,
    openCount: zeros,
    base: zeros,
    baseCount: zeros,
    slow: none,
    fast: none,
    seen: zeros,
    blocks: [],
    blockSum: zeros,
    blockCount: zeros,
    blockSteps: 0,
  };
}

/** Takes in one row: O(1), causal. Rows come in order of life; an older one counts for the step that is open. */
export function followLife(memory: LifeMemory, row: LifeRow, model: FeatureModel): LifeMemory {
  if (!Number.isFinite(row.lifeUsed)) return memory;
  const first = memory.newest < 0;
  const step = Math.max(first ? 0 : memory.step, Math.floor(row.lifeUsed / model.step));
  let current = first ? { ...memory, step, startedAt: rounded(row.lifeUsed / model.step) } : memory;
  if (step > current.step) current = closeStep(current, step);
  const scores = standardScores(row.values, model.wearChannels, model.scales, model.regimes);
  return {
    ...current,
    newest: Math.max(current.newest, row.lifeUsed),
    openSum: current.openSum.map((sum, c) => (Number.isNaN(scores[c]!) ? sum : sum + scores[c]!)),
    openCount: current.openCount.map((n, c) => (Number.isNaN(scores[c]!) ? n : n + 1)),
  };
}

/** Closes the open step and opens `next`; steps between them saw nothing. */
export function closeStep(memory: LifeMemory, next: number): LifeMemory {
  const zeros = memory.openSum.map(() => 0);
  const mean = memory.openSum.map((sum, c) => (memory.openCount[c]! > 0 ? sum / memory.openCount[c]! : null));
  const averaged = (average: readonly (number | null)[], alpha: number) =>
    average.map((old, c) => {
      const value = mean[c];
      if (value === null || value === undefined) return old;
      // Until enough was seen the plain mean: the first value would weigh on it for a hundred steps.
      return rounded(old === null ? value : old + Math.max(alpha, 1 / (memory.seen[c]! + 1)) * (value - old));
    });
  let closed: LifeMemory = {
    ...memory,
    step: next,
    openSum: zeros,
    openCount: zeros,
    slow: averaged(memory.slow, SLOW),
    fast: averaged(memory.fast, FAST),
    seen: memory.seen.map((n, c) => (mean[c] === null ? n : n + 1)),
    base: memory.base.map((old, c) => {
      const value = mean[c] ?? null;
      const n = memory.baseCount[c]!;
      return value === null || n >= BASELINE_STEPS ? old : rounded(old + (value - old) / (n + 1));
    }),
    baseCount: memory.baseCount.map((n, c) => (mean[c] === null ? n : Math.min(BASELINE_STEPS, n + 1))),
    blockSum: memory.blockSum.map((sum, c) => rounded(sum + (mean[c] ?? 0))),
    blockCount: memory.blockCount.map((n, c) => (mean[c] === null ? n : n + 1)),
    blockSteps: memory.blockSteps + 1,
  };
  closed = fullBlock(closed);
  const gap = Math.min(LONGEST_GAP, next - memory.step - 1);
  for (let i = 0; i < gap; i++) closed = fullBlock({ ...closed, blockSteps: closed.blockSteps + 1 });
  return closed;
}

function fullBlock(memory: LifeMemory): LifeMemory {
  if (memory.blockSteps < BLOCK_STEPS) return memory;
  const block = memory.blockSum.map((sum, c) =>
    memory.blockCount[c]! > 0 ? rounded(sum / memory.blockCount[c]!) : null,
  );
  const zeros = memory.blockSum.map(() => 0);
  return {
    ...memory,
    blocks: [block, ...memory.blocks].slice(0, BLOCKS),
    blockSum: zeros,
    blockCount: zeros,
    blockSteps: 0,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
