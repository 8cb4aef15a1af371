/**
 * What a channel did in the part's own first windows: moments, and products of neighbours, which tell how much
 * one window repeats the one before it. Plain JSON.
 */
export interface OwnBaseline {
  readonly n: number;
  readonly mean: number;
  readonly squares: number;
  readonly neighbours: number;
  readonly last: number;
}

/** Normal level of a channel for one part and what is known of it. */
export interface Baseline {
  readonly mean: number;
  /** Of one window about the level. */
  readonly sd: number;
  /** Standard error of `mean`. */
  readonly meanSd: number;
  /** Variance of an average over m windows is `repetition` x sd^2 / m; 1 for white noise. */
  readonly repetition: number;
  readonly from: 'own' | 'fleet';
}

interface FleetChannel {
  readonly mean: number;
  readonly sd: number;
  readonly spread: number;
}

/** A neighbour correlation nearer to 1 would be a trend, which is what the baseline is there to show. */
const HIGHEST_CORRELATION = 0.99;
/** Windows' worth of trust in the fleet's sd when the part's own is still young. */
const FLEET_SD_WINDOWS = 20;
/** A part that starts further from earlier ones than this many of their spreads was not healthy when first seen. */
const STRANGEST_START = 3;

export function startBaseline(): OwnBaseline {
  return { n: 0, mean: 0, squares: 0, neighbours: 0, last: 0 };
}

export function learnBaseline(baseline: OwnBaseline, value: number): OwnBaseline {
  const n = baseline.n + 1;
  const step = value - baseline.mean;
  const mean = baseline.mean + step / n;
  const neighbours = baseline.n === 0 ? 0 : baseline.neighbours + (value - mean) * (baseline.last - mean);
  return { n, mean, squares: baseline.squares + step * (value - mean), neighbours, last: value };
}

/**
 * `unexplained`: share of the own variance that is left after correction for settings.
 *
 * The part's own start, drawn towards earlier parts of its number as long as it is young: the posterior of a
 * normal mean with the spread between parts as prior. Undefined while neither knows anything.
 */
export function baselineOf(
  own: OwnBaseline,
  fleet: FleetChannel | undefined,
  unexplained: number,
): Baseline | undefined {
  if (own.n < 2 && !fleet) return undefined;
  const ownVariance = own.n > 1 ? (unexplained * own.squares) / (own.n - 1) : 0;
  const sd = Math.sqrt(
    fleet
      ? (ownVariance * Math.max(0, own.n - 1) + fleet.sd ** 2 * FLEET_SD_WINDOWS) /
          (Math.max(0, own.n - 1) + FLEET_SD_WINDOWS)
      : ownVariance,
  );
  const correlation =
    own.squares > 0 ? Math.min(HIGHEST_CORRELATION, Math.max(0, own.neighbours / own.squares)) : 0;
  const repetition = (1 + correlation) / (1 - correlation);
  const ownError = own.n > 0 ? (sd ** 2 * repetition) / own.n : Number.POSITIVE_INFINITY;
  if (!fleet) return { mean: own.mean, sd, meanSd: Math.sqrt(ownError), repetition, from: 'own' };
  const prior = Math.max(fleet.spread ** 2, 1e-12);
  const trust = own.n > 0 ? prior / (prior + ownError) : 0;
  const strangest = STRANGEST_START * fleet.spread;
  const offset = Math.max(-strangest, Math.min(strangest, trust * (own.mean - fleet.mean)));
  return {
    mean: fleet.mean + offset,
    sd,
    meanSd: Math.sqrt(own.n > 0 ? trust * ownError : prior),
    repetition,
    from: trust >= 0.5 ? 'own' : 'fleet',
  };
}
