import { gamma } from 'simple-statistics';
import type { PriorLife } from './wear-model.ts';

interface EndedLife {
  readonly life: number;
  readonly failureObserved: boolean;
}

/** Failures that the catalogue's life is worth against observed ones. */
const CATALOGUE_FAILURES = 2;
const SMALLEST_BETA = 0.5;
const LARGEST_BETA = 12;

/**
 * Weibull life by maximum likelihood with right-censoring (Meeker & Escobar 1998, 8.2), the catalogue's life
 * added as a few failures at its own quantiles so that one or two lives do not overturn it.
 */
export function fitWeibull(lives: readonly EndedLife[], catalogue: PriorLife): PriorLife {
  const failures = lives.filter((life) => life.failureObserved).length;
  if (failures === 0) return catalogue;
  const pseudo = Array.from({ length: CATALOGUE_FAILURES }, (_, i) => ({
    life: weibullQuantile(catalogue, (i + 0.5) / CATALOGUE_FAILURES),
    failureObserved: true,
  }));
  // With ten failures of its own a part number no longer needs the catalogue.
  const sample = failures >= 10 ? lives : [...lives, ...pseudo];
  return maximise(sample);
}

export function weibullQuantile(prior: PriorLife, p: number): number {
  return prior.eta * (-Math.log1p(-p)) ** (1 / prior.beta);
}

export function weibullMean(prior: PriorLife): number {
  return prior.eta * gamma(1 + 1 / prior.beta);
}

/** The profile likelihood's derivative in beta falls monotonically: bisection finds its root. */
function maximise(sample: readonly EndedLife[]): PriorLife {
  const longest = Math.max(...sample.map((life) => life.life));
  const scaled = sample.map((life) => ({ t: Math.max(life.life / longest, 1e-9), d: life.failureObserved }));
  const d = scaled.filter((life) => life.d).length;
  const meanLog = scaled.reduce((sum, life) => sum + (life.d ? Math.log(life.t) : 0), 0) / d;
  const slope = (beta: number) => {
    let weighted = 0;
    let total = 0;
    for (const { t } of scaled) {
      const power = t ** beta;
      total += power;
      weighted += power * Math.log(t);
    }
    return 1 / beta + meanLog - weighted / total;
  };
  let low = SMALLEST_BETA;
  let high = LARGEST_BETA;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  const beta = (low + high) / 2;
  const total = scaled.reduce((sum, { t }) => sum + t ** beta, 0);
  return { beta, eta: longest * (total / d) ** (1 / beta) };
}
