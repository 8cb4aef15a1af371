/** Five steps of a chance to fail: below 1, 5, 20, 50 %, above. Darker and taller means likelier. */
export type RiskStep = 0 | 1 | 2 | 3 | 4;

export const RISK_BOUNDS = [0.01, 0.05, 0.2, 0.5] as const;
/** Height of each step's bar in px, so that the scale survives colour blindness and print. */
export const RISK_HEIGHTS = [3, 5, 7, 9, 12] as const;

export function riskStep(chance: number): RiskStep {
  const above = RISK_BOUNDS.filter((bound) => chance >= bound).length;
  return above as RiskStep;
}
