/** The middle value, of an even number the mean of the middle two; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the two nearest ranks (type 7 of Hyndman and Fan 1996); NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}

/** Medians, figure by figure, of rounds that measured the same figures. */
export function medians(rounds: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, median(rounds.map((round) => round[name] ?? Number.NaN))]),
  );
}

/** For each name the median over the rounds of product / peer: rounds are compared with their own neighbours. */
export function medianRatios(
  product: readonly Readonly<Record<string, number>>[],
  peer: readonly Readonly<Record<string, number>>[],
  names: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      median(product.map((round, i) => (round[name] ?? Number.NaN) / (peer[i]?.[name] ?? Number.NaN))),
    ]),
  );
}
