/** A rolling bearing as its maker describes it. The diameters are in one unit, whichever. */
export interface BearingGeometry {
  /** Balls or rollers of one row. */
  readonly rollingElements: number;
  readonly elementDiameter: number;
  /** Of the circle on which the elements' centres run. */
  readonly pitchDiameter: number;
  /** Degrees from the radial plane; 0 for a deep-groove bearing under radial load. */
  readonly contactAngle: number;
}

/** Where a rolling bearing may be damaged: outer race, inner race, rolling element, cage. */
export const BEARING_DEFECTS = ['bpfo', 'bpfi', 'bsf', 'ftf'] as const;
export type BearingDefect = (typeof BEARING_DEFECTS)[number];

/**
 * How often each defect strikes in one turn of the shaft (orders); times the shaft's frequency that is Hz. The inner
 * race turns, the outer race stands, nothing slips: real frequencies lie up to 2 % beside these.
 *
 * - BPFO, ball pass frequency of the outer race: n/2 (1 - d/D cos a)
 * - BPFI, of the inner race: n/2 (1 + d/D cos a)
 * - BSF, ball spin frequency: D/2d (1 - (d/D cos a)²); a spot on an element meets a race twice in a spin
 * - FTF, fundamental train (cage) frequency: 1/2 (1 - d/D cos a)
 *
 * Source: Randall and Antoni 2011, "Rolling element bearing diagnostics: a tutorial", Mechanical Systems and Signal
 * Processing 25 (2), equations 1 to 4.
 */
export function defectOrders(geometry: BearingGeometry): Readonly<Record<BearingDefect, number>> {
  const { rollingElements, elementDiameter, pitchDiameter, contactAngle } = geometry;
  const ratio = (elementDiameter / pitchDiameter) * Math.cos((contactAngle * Math.PI) / 180);
  return {
    bpfo: (rollingElements / 2) * (1 - ratio),
    bpfi: (rollingElements / 2) * (1 + ratio),
    bsf: (pitchDiameter / (2 * elementDiameter)) * (1 - ratio ** 2),
    ftf: (1 - ratio) / 2,
  };
}
