import { powerOfLine, type Spectrum } from './amplitude-spectrum.ts';

/** Elements slip, and speeds are read with an error: so far beside its frequency a line may lie. */
const SLIP = 0.015;
/** The lobe of a Hann window reaches two resolutions to either side; half of it holds nearly all of a line. */
const LOBE = 1;
/** Surroundings begin where no line of the defect reaches, and end this many resolutions later. */
const GUARD = 2;
const SURROUNDINGS = 10;
/** Those that stand out first; further ones fade into the noise. */
const HARMONICS = 3;
/** Fewer strikes in a burst than this are no frequency. */
const FEWEST_STRIKES = 3;
/** Power of noise in a line is exponentially distributed, whose median is ln 2 of its mean. */
const MEDIAN_OF_EXPONENTIAL = Math.LN2;

/**
 * How far a defect stands out of an envelope spectrum: power of its first harmonics by the power that their surroundings
 * would give the same lines; about 1 where there is no such defect, whatever the level of the vibration. The
 * surroundings are judged by their median, so lines of other things between them do not hide a defect. A harmonic that
 * falls on a lower harmonic of another defect of the same bearing is left out: that other one would explain it better.
 *
 * @param frequency on the spectrum's axis
 * @param others frequencies of the other defects
 * @returns undefined where the burst is too short to tell the frequency or sampled too slowly to hold it
 */
export function defectRatio(
  spectrum: Spectrum,
  frequency: number,
  others: readonly number[] = [],
): number | undefined {
  const { perLine, resolution, amplitudes } = spectrum;
  const end = (amplitudes.length - 1) * perLine;
  if (!(frequency >= FEWEST_STRIKES * resolution)) return undefined;
  let own = 0;
  let expected = 0;
  for (let harmonic = 1; harmonic <= HARMONICS; harmonic++) {
    const at = harmonic * frequency;
    // Harmonics of a slow defect lie close together: the surroundings of one end before the next begins.
    const reach = Math.max(LOBE * resolution, Math.min(SLIP * at, frequency / 4));
    const near = reach + GUARD * resolution;
    const far = Math.max(near + resolution, Math.min(reach + SURROUNDINGS * resolution, frequency / 2));
    if (at + far > end) break;
    if (isLowerHarmonic(at, harmonic, others, reach)) continue;
    const lines = powersBetween(spectrum, at - reach, at + reach);
    const around = [
      ...powersBetween(spectrum, at - far, at - near),
      ...powersBetween(spectrum, at + near, at + far),
    ];
    own += sum(lines);
    expected += (lines.length * median(around)) / MEDIAN_OF_EXPONENTIAL;
  }
  return expected > 0 ? own / expected : undefined;
}

function isLowerHarmonic(at: number, harmonic: number, others: readonly number[], reach: number): boolean {
  return others.some((other) => {
    const nearest = Math.max(1, Math.round(at / other));
    return nearest < harmonic && Math.abs(at - nearest * other) <= reach;
  });
}

/** Of the lines in [from, to]; line 0 is the mean and never among them. */
function powersBetween(spectrum: Spectrum, from: number, to: number): number[] {
  const { perLine, amplitudes } = spectrum;
  const powers: number[] = [];
  const last = Math.min(amplitudes.length - 1, Math.floor(to / perLine));
  for (let line = Math.max(1, Math.ceil(from / perLine)); line <= last; line++)
    powers.push(powerOfLine(spectrum, line));
  return powers;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
