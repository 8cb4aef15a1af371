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
  | { readonly kind: 'S3'; readonly rate: number }
  /** S4: nothing until `at`, where wear jumps to `step`, then linear to the end: a crash, a tear. */
  | { readonly kind: 'S4'; readonly at: number; readonly step: number }
  /**
   * S5: running in up to `plateau` by `runIn`, level until `onset`, then a power law: pumps, belts, sliding pairs.
   */
  | {
      readonly kind: 'S5';
      readonly runIn: number;
      readonly plateau: number;
      readonly onset: number;
      readonly power: number;
    }
  /** S6: sudden death. Over the last `warning` of life wear creeps up to `precursor` only, then the part is gone. */
  | { readonly kind: 'S6'; readonly warning: number; readonly precursor: number }
  /**
   * S7: fatigue by cycles, 1 - (1 - n/N)^(1/(1+acceleration)): each cycle takes more than the one before
   * (after Lemaitre and Chaboche, Mechanics of Solid Materials); slow for most of life, steep at its end.
   */
  | { readonly kind: 'S7'; readonly acceleration: number };

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
      const whole = Math.expm1(rate);
      return (consumed) => Math.expm1(rate * consumed) / whole;
    }
    case 'S4': {
      const { at, step } = shape;
      return (consumed) => (consumed < at ? 0 : step + ((1 - step) * (consumed - at)) / (1 - at));
    }
    case 'S5': {
      const { runIn, plateau, onset, power } = shape;
      return (consumed) => {
        // Bedding in slows down as the surfaces fit each other: a parabola with its vertex at runIn.
        if (consumed < runIn) return plateau * (1 - (1 - consumed / runIn) ** 2);
        if (consumed <= onset) return plateau;
        return plateau + (1 - plateau) * ((consumed - onset) / (1 - onset)) ** power;
      };
    }
    case 'S6': {
      const { warning, precursor } = shape;
      return (consumed) => (consumed >= 1 ? 1 : precursor * Math.max(0, 1 - (1 - consumed) / warning));
    }
    case 'S7': {
      const exponent = 1 / (1 + shape.acceleration);
      return (consumed) => 1 - (1 - consumed) ** exponent;
    }
  }
}
