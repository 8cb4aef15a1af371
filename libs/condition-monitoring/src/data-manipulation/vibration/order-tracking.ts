import type { SampledSignal } from './sampled-signal.ts';

/** How fast the shaft turned during a burst. */
export interface SpeedProfile {
  /** Seconds from the burst's first sample, ascending; at least one. Before the first and after the last it holds. */
  readonly at: ArrayLike<number>;
  /** Turns per second, above 0. */
  readonly hz: ArrayLike<number>;
}

/** Below this relative change over a burst its spectrum in Hz is as sharp as it can be. */
const STEADY = 0.005;

/** Mean speed over `seconds` from the first sample on. */
export function meanSpeedHz(profile: SpeedProfile, seconds: number): number {
  const turns = turnsAtSamples(profile, 129, 128 / seconds);
  return turns[128]! / seconds;
}

/** Whether lines of the shaft and of its bearings would be smeared. */
export function isSpeedVarying({ hz }: SpeedProfile): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < hz.length; i++) {
    low = Math.min(low, hz[i]!);
    high = Math.max(high, hz[i]!);
  }
  return high - low > STEADY * high;
}

/**
 * The same signal sampled at equal angles of the shaft in place of equal times (computed order tracking): what happens
 * n times a turn is one line at order n, however the speed runs. Samples a turn are as many as the slowest turn has, so
 * nothing is folded back. Between samples it is interpolated by cubics (Catmull-Rom).
 *
 * Source: Fyfe and Munck 1997, "Analysis of computed order tracking", Mechanical Systems and Signal Processing 11 (2).
 */
export function sampledByAngle({ samples, rate }: SampledSignal, profile: SpeedProfile): SampledSignal {
  const turns = turnsAtSamples(profile, samples.length, rate);
  let slowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < profile.hz.length; i++) slowest = Math.min(slowest, profile.hz[i]!);
  const perTurn = Math.ceil(rate / slowest);
  const resampled = new Float64Array(Math.floor((turns.at(-1) ?? 0) * perTurn) + 1);
  for (let out = 0, i = 0; out < resampled.length; out++) {
    const turn = out / perTurn;
    while (i < turns.length - 2 && turns[i + 1]! <= turn) i++;
    const share = Math.min(1, (turn - turns[i]!) / (turns[i + 1]! - turns[i]!));
    resampled[out] = cubic(samples, i, share);
  }
  return { samples: resampled, rate: perTurn };
}

/** Angle in turns at each sample: the integral of the speed, by trapezia. */
function turnsAtSamples({ at, hz }: SpeedProfile, count: number, rate: number): Float64Array {
  const turns = new Float64Array(count);
  let place = 0;
  const speedAt = (seconds: number) => {
    while (place < at.length - 2 && at[place + 1]! <= seconds) place++;
    const [from, to] = [at[place]!, at[place + 1] ?? at[place]!];
    const share = to > from ? Math.min(1, Math.max(0, (seconds - from) / (to - from))) : 0;
    return hz[place]! + share * ((hz[place + 1] ?? hz[place]!) - hz[place]!);
  };
  let before = speedAt(0);
  for (let i = 1; i < count; i++) {
    const now = speedAt(i / rate);
    turns[i] = turns[i - 1]! + (before + now) / (2 * rate);
    before = now;
  }
  return turns;
}

function cubic(samples: ArrayLike<number>, i: number, share: number): number {
  const b = samples[i]!;
  const c = samples[i + 1] ?? b;
  const a = samples[i - 1] ?? b;
  const d = samples[i + 2] ?? c;
  return b + 0.5 * share * (c - a + share * (2 * a - 5 * b + 4 * c - d + share * (3 * (b - c) + d - a)));
}
