import { describe, expect, it } from '@jest/globals';
import { binTable } from './bins.ts';
import { addPrediction, boostTrees } from './boosted-trees.ts';
import { seededRandom } from './seeded-random.ts';

const SETTINGS = { trees: 80, rate: 0.1, leaves: 12, leastRows: 10, l2: 1, columnShare: 1, rowShare: 0.7 };
const ROWS = 3_000;
const WIDTH = 3;

/** Two targets of two features; the third is noise. A fifth of the first feature is missing, which has its own level. */
function problem(seed: number) {
  const random = seededRandom(seed);
  const features = new Float32Array(ROWS * WIDTH);
  const targets = new Float64Array(2 * ROWS);
  for (let row = 0; row < ROWS; row++) {
    const a = random() < 0.2 ? Number.NaN : random();
    const b = random();
    features.set([a, b, random()], row * WIDTH);
    targets[2 * row] = Number.isNaN(a) ? 2 : Math.sin(6 * a);
    targets[2 * row + 1] = Number.isNaN(a) ? -1 : a * b;
  }
  return { features, targets };
}

const learned = problem(1);
const rows = Int32Array.from({ length: ROWS }, (_, i) => i);
const table = binTable(learned.features, WIDTH);
const trees = boostTrees(table, learned.targets, rows, SETTINGS, 1);

function meanSquares(model: typeof trees): readonly [number, number] {
  const { features, targets } = problem(2);
  const sums: [number, number] = [0, 0];
  for (let row = 0; row < ROWS; row++) {
    const said = new Float64Array(2);
    addPrediction(model, features.subarray(row * WIDTH, (row + 1) * WIDTH), said);
    sums[0] += (said[0]! - targets[2 * row]!) ** 2 / ROWS;
    sums[1] += (said[1]! - targets[2 * row + 1]!) ** 2 / ROWS;
  }
  return sums;
}

describe('boostTrees', () => {
  it('learns both targets with the same trees, missing values included', () => {
    const [first, second] = meanSquares(trees);
    expect(first).toBeLessThan(0.01);
    expect(second).toBeLessThan(0.005);
  });

  it('says in use what it said while learning: binned and plain values part alike', () => {
    const said = new Float64Array(2);
    addPrediction(trees, Float32Array.of(Number.NaN, 0.5, 0.5), said);
    expect(said[0]).toBeCloseTo(2, 1);
    expect(said[1]).toBeCloseTo(-1, 1);
  });

  it('learns from nothing but the rows it is given', () => {
    const half = rows.filter((row) => row % 2 === 0);
    const spoilt = learned.targets.map((value, i) => ((i >> 1) % 2 === 0 ? value : 1e9));
    expect(boostTrees(table, spoilt, half, SETTINGS, 1)).toEqual(
      boostTrees(table, learned.targets, half, SETTINGS, 1),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const few = { ...SETTINGS, trees: 5 };
    const again = boostTrees(table, learned.targets, rows, few, 7);
    expect(boostTrees(table, learned.targets, rows, few, 7)).toEqual(again);
    expect(boostTrees(table, learned.targets, rows, few, 8)).not.toEqual(again);
  });

  it('says the mean where nothing can be told apart', () => {
    const flat = boostTrees(
      binTable(new Float32Array(60), 1),
      learned.targets,
      rows.subarray(0, 60),
      { ...SETTINGS, rowShare: 1 },
      1,
    );
    const said = new Float64Array(2);
    addPrediction(flat, Float32Array.of(0), said);
    const mean =
      learned.targets
        .subarray(0, 120)
        .filter((_, i) => i % 2 === 0)
        .reduce((a, b) => a + b) / 60;
    expect(said[0]).toBeCloseTo(mean, 6);
  });
});
