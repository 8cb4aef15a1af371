import { conversionBetween } from '../../data-acquisition/index.ts';

/** What a vibration sensor measures, with the factor from its unit to the one that is computed in. */
export type VibrationQuantity =
  | { readonly kind: 'acceleration'; readonly toMetrePerSecondSquared: number }
  | { readonly kind: 'velocity'; readonly toMillimetrePerSecond: number }
  /** Current, torque, sound: everything but velocity can be said of them. */
  | { readonly kind: 'other' };

/** @param unit UCUM. Costs a fraction of a millisecond: ask once per channel. */
export function vibrationQuantity(unit: string): VibrationQuantity {
  const acceleration = conversionBetween(unit, 'm/s2');
  if (acceleration) return { kind: 'acceleration', toMetrePerSecondSquared: acceleration.factor };
  const velocity = conversionBetween(unit, 'mm/s');
  return velocity ? { kind: 'velocity', toMillimetrePerSecond: velocity.factor } : { kind: 'other' };
}
