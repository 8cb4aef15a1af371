import { DAY_MS, type EpochMs, epochMs } from '@kizashi/kernel';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { MachineType } from '../machine-types/machine-type.ts';
import { type OperatingSwitches, withSwitches } from '../machine-types/operating-switches.ts';
import type { WaveType } from '../machine-types/wave-type.ts';
import { DutyCycle, type RecurringStop } from './duty-cycle.ts';
import type { PartLife } from './fitted-wear.ts';
import { LocalTime } from './local-time.ts';
import type { ClockSkew, SensorFault } from './sensor-fault.ts';
import { SimulatedMachine } from './simulated-machine.ts';

/** Monday, 00:00 in Tokyo. */
export const MONDAY = epochMs(Date.parse('2026-11-01T15:00:00Z'));
export const after = (days: number, ms = 0): EpochMs => epochMs(MONDAY + days * DAY_MS + ms);

export interface MachineOptions {
  /** Of its vibration sensors, in place of what the type says. */
  readonly wave?: Partial<WaveType>;
  readonly type?: string;
  readonly seed?: number;
  readonly duty?: string;
  readonly switches?: OperatingSwitches;
  readonly stops?: readonly RecurringStop[];
  readonly faults?: readonly SensorFault[];
  readonly clockSkews?: readonly ClockSkew[];
  /** Of each position; the others are as `anyPart` says. */
  readonly parts?: Readonly<Record<string, Partial<PartLife>>>;
  /** Takes the noise out of every channel. */
  readonly quiet?: boolean;
}

/** A machine in Tokyo that starts on MONDAY with parts in the first third of a long life. */
export function aMachine(options: MachineOptions = {}): SimulatedMachine {
  const seed = options.seed ?? 7;
  const time = new LocalTime('Asia/Tokyo');
  const loaded = withSwitches(
    loadMachineType(options.type ?? 'cnc-machining-centre'),
    options.switches ?? {},
  );
  const heard = { ...loaded, waves: loaded.waves.map((wave) => ({ ...wave, ...options.wave })) };
  const type = options.quiet === true ? withoutNoise(heard) : heard;
  const duty = new DutyCycle({
    time,
    shifts: type.dutyCycles[options.duty ?? 'continuous'] ?? [],
    stops: options.stops ?? [],
    load: type.load,
    seed,
    key: 'M-0001',
  });
  return new SimulatedMachine({
    type,
    serial: 'M-0001',
    seed,
    time,
    duty,
    startsAt: MONDAY,
    operatingHoursAtStart: 5_000,
    parts: anyParts(type).map((part) => ({ ...part, ...options.parts?.[part.position.id] })),
    faults: options.faults ?? [],
    ...(options.clockSkews !== undefined && { clockSkews: options.clockSkews }),
  });
}

function anyParts(type: MachineType): readonly PartLife[] {
  return type.positions.map((position) => {
    const part = type.parts.find(({ catalogue }) => catalogue.partNumber === position.partNumber);
    if (part === undefined) throw new Error(`${type.type} has no part ${position.partNumber}`);
    const life = part.typicalLife.high;
    return { position, serial: `${position.id}-1`, life, consumedAtStart: 0.3, since: MONDAY };
  });
}

function withoutNoise(type: MachineType): MachineType {
  const channels = type.channels.map((channel) => ({
    ...channel,
    decimals: 6,
    signal: 'noise' in channel.signal ? { ...channel.signal, noise: 0 } : channel.signal,
  }));
  return { ...type, channels };
}

export function readingOf(machine: SimulatedMachine, at: EpochMs, channel: string): number | undefined {
  return machine.readingsAt(at).find(([id]) => id === channel)?.[1];
}

export function partOf(machine: SimulatedMachine, at: EpochMs, position: string) {
  const part = machine.hiddenState(at).parts.find(({ positionId }) => positionId === position);
  if (part === undefined) throw new Error(`${machine.serial} has no position ${position}`);
  return part;
}
