/** A vibration sensor that records bursts of one channel, and what it hears of the part beneath it. */
export interface WaveType {
  /** Channel id; the burst is in its unit. */
  readonly channel: string;
  /** The bearing that is heard. */
  readonly position: string;
  /** Setting in /min that turns the shaft. */
  readonly speedChannel: string;
  /** How far the speed runs over a burst, up or down by chance: 0.2 is from 90 to 110 % of the set speed. */
  readonly speedRuns: number;
  /** With each burst goes one of the speed channel: what a tachometer says during it. */
  readonly tachometer?: { readonly sampleRateHz: number };
  readonly sampleRateHz: number;
  readonly samples: number;
  readonly samplesPerChunk: number;
  /** A burst whenever the machine has run so many hours more. */
  readonly everyHours: number;
  /** Amplitudes at once, twice, three times … the shaft's frequency, at mean load and in proportion to the load. */
  readonly shaft: readonly number[];
  /** One standard deviation of white noise. */
  readonly noise: number;
  readonly impacts: BearingImpacts;
  readonly bearing: BearingGeometry;
}

/** What a rolling element does when it strikes the defect: it lets the structure ring. */
export interface BearingImpacts {
  /** Amplitude of the ringing at wear 1; in proportion to the wear. */
  readonly failing: number;
  readonly resonanceHz: number;
  /** Damping ratio of the ringing. */
  readonly damping: number;
  /** Elements slip: relative standard deviation of the time between two strikes. */
  readonly slip: number;
}

/** Lengths in one unit, the angle in degrees. */
export interface BearingGeometry {
  readonly balls: number;
  readonly ballDiameter: number;
  readonly pitchDiameter: number;
  readonly contactAngle: number;
}
