import type { WaveType } from '../machine-types/wave-type.ts';
import { instantBits, normalOf, uniformOf } from '../random/hashed-noise.ts';
import { ballPassHz, type DefectRace } from './bearing-frequencies.ts';

/** What a vibration sensor stands on while it records. */
export interface Vibration {
  /** Mean over the burst. */
  readonly shaftHz: number;
  /** By how much it is higher at the end of the burst than at its begin; left out: 0. */
  readonly runsHz?: number;
  /** Ratio of the mean load. */
  readonly load: number;
  /** Of the bearing, 0 to 1. */
  readonly wear: number;
  readonly race: DefectRace;
  /** Of everything that is chance in the burst, `hashKey`. */
  readonly key: number;
}

/** Strikes differ from each other: relative standard deviation of their amplitudes. */
const STRIKE_SPREAD = 0.15;
/** A ringing below this share of its amplitude is over. */
const SILENT = 0.01;

/**
 * A burst as the sensor records it, in the channel's unit: harmonics of the shaft, noise, and the ringing after each
 * strike of the bearing's defect (the model of Randall and Antoni 2011, section 4). With wear strikes stand out of the
 * noise, so RMS, peaks and the envelope's line at the defect's frequency all grow.
 */
export function vibrationBurst(wave: WaveType, vibration: Vibration): Float32Array {
  const samples = new Float32Array(wave.samples);
  addNoise(samples, wave, vibration);
  addShaft(samples, wave, vibration);
  addStrikes(samples, wave, vibration);
  return samples;
}

/** Speed of the shaft at a second of the burst: it runs evenly. */
export function shaftHzAt(wave: WaveType, { shaftHz, runsHz = 0 }: Vibration, at: number): number {
  return shaftHz + runsHz * ((at * wave.sampleRateHz) / wave.samples - 0.5);
}

/** Turns of the shaft since the begin: the integral of its speed. */
function turnsAt(wave: WaveType, { shaftHz, runsHz = 0 }: Vibration, at: number): number {
  return at * (shaftHz + (runsHz / 2) * ((at * wave.sampleRateHz) / wave.samples - 1));
}

function addNoise(samples: Float32Array, { noise }: WaveType, { key }: Vibration): void {
  for (let i = 0; i < samples.length; i++) samples[i] = noise * normalOf(key, instantBits(i));
}

function addShaft(samples: Float32Array, wave: WaveType, vibration: Vibration): void {
  const { load, key } = vibration;
  for (const [h, amplitude] of wave.shaft.entries()) {
    const perTurn = 2 * Math.PI * (h + 1);
    const phase = 2 * Math.PI * uniformOf(key, h + 1);
    for (let i = 0; i < samples.length; i++) {
      const turns = turnsAt(wave, vibration, i / wave.sampleRateHz);
      samples[i] = (samples[i] as number) + amplitude * load * Math.sin(perTurn * turns + phase);
    }
  }
}

function addStrikes(samples: Float32Array, wave: WaveType, vibration: Vibration): void {
  const { impacts, bearing, sampleRateHz } = wave;
  const { wear, race, shaftHz, load, key } = vibration;
  if (wear <= 0 || shaftHz <= 0) return;
  const strikeKey = key ^ 0x5bd1e995;
  const strikesPerTurn = ballPassHz(bearing, race, 1);
  const first = uniformOf(strikeKey, 0) / (strikesPerTurn * shaftHzAt(wave, vibration, 0));
  const end = samples.length / sampleRateHz;
  for (let strike = 0, at = first; at < end; strike++) {
    const bits = instantBits(strike + 1);
    const amplitude = impacts.failing * wear * load * (1 + STRIKE_SPREAD * normalOf(strikeKey, bits));
    ring(samples, wave, at, amplitude * loadZone(race, turnsAt(wave, vibration, at)));
    const period = 1 / (strikesPerTurn * shaftHzAt(wave, vibration, at));
    at += period * (1 + impacts.slip * normalOf(strikeKey + 1, bits));
  }
}

/** The load presses on one side only: a defect of the turning race passes that side once a turn. */
function loadZone(race: DefectRace, turns: number): number {
  return race === 'outer' ? 1 : 0.5 * (1 + Math.cos(2 * Math.PI * turns));
}

function ring(
  samples: Float32Array,
  { impacts, sampleRateHz }: WaveType,
  at: number,
  amplitude: number,
): void {
  const omega = 2 * Math.PI * impacts.resonanceHz;
  const decay = omega * impacts.damping;
  const first = Math.ceil(at * sampleRateHz);
  const last = Math.min(samples.length - 1, Math.floor((at - Math.log(SILENT) / decay) * sampleRateHz));
  for (let i = first; i <= last; i++) {
    const since = i / sampleRateHz - at;
    samples[i] = (samples[i] as number) + amplitude * Math.exp(-decay * since) * Math.sin(omega * since);
  }
}
