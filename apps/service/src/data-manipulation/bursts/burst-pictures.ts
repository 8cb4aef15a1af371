import type { EnvelopeSpectrum } from '@kizashi/condition-monitoring/data-manipulation';

/** As many columns as a screen can tell apart. */
const COLUMNS = 600;
const LINES = 1_200;
/** The third harmonic of the fastest defect is still in the picture; where none is known, this much of it. */
const HARMONICS_SHOWN = 3.3;
const UNKNOWN_END_HZ = 1_000;
/** Enough for a picture; figures are read from the features. */
const DIGITS = 5;

/** Lowest and highest sample of each column: a strike that is one sample wide is still seen. */
export function burstShape({
  samples,
  rate,
}: {
  readonly samples: ArrayLike<number>;
  readonly rate: number;
}) {
  const perColumn = Math.max(1, Math.ceil(samples.length / COLUMNS));
  const low: number[] = [];
  const high: number[] = [];
  for (let from = 0; from < samples.length; from += perColumn) {
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = from; i < Math.min(samples.length, from + perColumn); i++) {
      lowest = Math.min(lowest, samples[i] as number);
      highest = Math.max(highest, samples[i] as number);
    }
    low.push(rounded(lowest));
    high.push(rounded(highest));
  }
  return { secondsPerColumn: perColumn / rate, low, high };
}

/** Its first part, neighbouring lines joined to the highest of them where there are more than can be drawn. */
export function envelopePicture({ spectrum, axis, defects }: EnvelopeSpectrum) {
  const { amplitudes, perLine } = spectrum;
  const known = Object.values(defects);
  const end = known.length > 0 ? HARMONICS_SHOWN * Math.max(...known) : UNKNOWN_END_HZ;
  const lines = Math.min(amplitudes.length, Math.ceil(end / perLine) + 1);
  const joined = Math.max(1, Math.ceil(lines / LINES));
  const shown: number[] = [];
  for (let from = 0; from < lines; from += joined) {
    let highest = 0;
    for (let i = from; i < Math.min(lines, from + joined); i++)
      highest = Math.max(highest, amplitudes[i] as number);
    shown.push(rounded(highest));
  }
  return {
    axis,
    perLine: perLine * joined,
    amplitudes: shown,
    defects: Object.entries(defects).map(([defect, at]) => ({ defect: defect as keyof typeof defects, at })),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
