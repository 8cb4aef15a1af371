import type { EpochMs } from '@kizashi/kernel';
import type { ChannelType, MachineType, WearSignal } from '../machine-types/machine-type.ts';
import { standardNormal } from '../random/distributions.ts';
import { normalOf } from '../random/hashed-noise.ts';
import { hashKey, keyedRandom } from '../random/keyed-random.ts';
import type { MachineMoment } from './wear-log.ts';

/** What the sensors of a machine feel at one instant. */
export interface Surroundings {
  readonly at: EpochMs;
  /** Hash of the instant, for noise. */
  readonly bits: number;
  readonly machine: MachineMoment;
  /** Ratio of the rated load, bursts included; what it is on average; and what a burst adds. */
  readonly load: number;
  readonly meanLoad: number;
  readonly burst: number;
  readonly recipe: number;
  /** Temperature of the hall. */
  readonly ambient: number;
}

/** The exact quantity at a sensor, before range and resolution; undefined where it is not measured. */
export type ChannelSignal = (now: Surroundings) => number | undefined;

/** The signal of one channel of one machine. */
export function channelSignal(
  type: MachineType,
  channel: ChannelType,
  seed: number,
  serial: string,
): ChannelSignal {
  const { signal } = channel;
  const key = hashKey(seed, serial, channel.id, 'noise');
  switch (signal.kind) {
    case 'wear': {
      const own = standardNormal(keyedRandom(seed, serial, channel.id, 'spread'));
      return wearSignal(type, signal, signal.normal * (1 + signal.spread * own), key);
    }
    case 'load':
      return ({ machine, load, bits }) =>
        machine.running ? load * signal.scale + signal.noise * normalOf(key, bits) : 0;
    case 'recipe':
      return ({ machine, recipe, bits }) =>
        machine.running ? (signal.values[recipe] ?? 0) + signal.noise * normalOf(key, bits) : 0;
    case 'operating-hours':
      return ({ machine }) => machine.operatingHours;
    case 'output':
      return ({ machine }) => Math.floor(machine.output);
    case 'ambient':
      return ({ ambient, bits }) => ambient + signal.noise * normalOf(key, bits);
  }
}

/** `normal`: the level of this machine. */
function wearSignal(type: MachineType, signal: WearSignal, normal: number, key: number): ChannelSignal {
  const position = type.positions.findIndex((one) => one.id === signal.position);
  const { failing, failingOf, noise, perLoad, perBurst = 0, perDegree = 0, whenCold = 0, byRecipe } = signal;
  const { setpoint } = type.hall;
  return ({ machine, load, meanLoad, burst, recipe, ambient, bits }) => {
    if (!machine.running) return undefined;
    const worn = machine.parts[position];
    const wear = worn?.curve(worn.consumed) ?? 0;
    const end = (worn && failingOf?.[worn.shape.kind]) ?? failing;
    return (
      normal +
      (end - normal) * wear +
      perLoad * (load - meanLoad) +
      perBurst * burst +
      (byRecipe?.[recipe] ?? 0) +
      perDegree * (ambient - setpoint) +
      whenCold * (1 - machine.warmth) +
      noise * normalOf(key, bits)
    );
  };
}
