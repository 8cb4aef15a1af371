import type { BearingGeometry } from '../machine-types/wave-type.ts';

/** The race that a defect is in: outer races stand still, inner races turn with the shaft. */
export type DefectRace = 'outer' | 'inner';

/**
 * How often rolling elements pass a defect, in Hz: BPFO and BPFI of Randall and Antoni 2011, "Rolling element bearing
 * diagnostics: a tutorial", Mechanical Systems and Signal Processing 25 (2), table 1. The shaft turns, the outer race
 * stands, nothing slips.
 */
export function ballPassHz(
  { balls, ballDiameter, pitchDiameter, contactAngle }: BearingGeometry,
  race: DefectRace,
  shaftHz: number,
): number {
  const ratio = (ballDiameter / pitchDiameter) * Math.cos((contactAngle * Math.PI) / 180);
  return (balls / 2) * shaftHz * (race === 'outer' ? 1 - ratio : 1 + ratio);
}
