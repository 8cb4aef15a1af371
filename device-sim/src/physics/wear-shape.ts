/**
 * How wear (0 new, 1 failed) follows from the consumed share of a part's life (0 new, 1 at its end). The names
 * are those of the machine catalogue. Every shape is monotone, 0 at 0 and 1 at 1, so the end of life does not
 * depend on the shape: only how long before it one can see it coming.
 */
export type WearShape =
  /** S1: flat until `onset`, then a power law: rolling contact fatigue up to a spall. */
  | { readonly kind: 'S1'; readonly onset: number; readonly power: number }
  /** S2: linear in consumed life (load x hours): abrasive wear of guides and screws. */
  | { readonly kind: 'S2' }
  /** S3: exponential, faster with `rate`: fouling of filters, loosening. */
  | { readonly kind: 'S3'; readonly rate: number };

export type WearCurve = (consumed: number) => number;

/** The curve of a shape; consumed life outside 0..1 is taken as the nearer end. */
export function wearCurve(shape: WearShape): WearCurve {
  const curve = curveOf(shape);
  return (consumed) => curve(Math.min(1, Math.max(0, consumed)));
}

function curveOf(shape: WearShape): WearCurve {
  switch (shape.kind) {
    case 'S1': {
      const { onset, power } = shape;
      return (consumed) => (consumed <= onset ? 0 : ((consumed - onset) / (1 - onset)) ** power);
    }
    case 'S2':
      return (consumed) => consumed;
    case 'S3': {
      const { rate } = shape;
      return (consumed) => Math.expm1(rate * consumed) / Math.expm1(rate);
    }
  }
}
