import type { Channel } from '@kizashi/condition-monitoring/data-acquisition';
import { buildFleet, type FleetScenario, type SimulatedMachine } from '@kizashi/device-sim';
import { asId, type ChannelId, type EpochMs } from '@kizashi/kernel';

/** What every machine measures: noisy quantities all of them, since a counter would cost next to nothing. */
const CHANNELS = [
  { id: 'spindle.front.velocity_rms', unit: 'mm/s', min: 0, max: 50 },
  { id: 'spindle.front.envelope', unit: 'm/s2', min: 0, max: 50 },
  { id: 'spindle.front.temperature', unit: 'Cel', min: -20, max: 150 },
  { id: 'axis.x.torque', unit: 'N.m', min: 0, max: 300 },
  { id: 'axis.x.backlash', unit: 'um', min: 0, max: 500 },
  { id: 'coolant.filter.dp', unit: 'bar', min: 0, max: 10 },
  { id: 'spindle.load', unit: '%', min: 0, max: 150 },
  { id: 'ambient.temperature', unit: 'Cel', min: -40, max: 80 },
] as const;

export const MODEL_CHANNELS: readonly Channel[] = CHANNELS.map(({ id, unit }) => ({
  id: asId<ChannelId>(id),
  unit,
  role: 'wear',
  positionIds: [],
}));

/** Machining centres that run around the clock. */
export function simulatedMachines(count: number, from: EpochMs): SimulatedMachine[] {
  return buildFleet(scenarioOf(count), {
    scenario: 'storage',
    seed: 7,
    machines: count,
    startedAt: from,
    pastEndsAt: from,
    publishedUntil: from,
    truthUntil: from,
    replacements: [],
    crashes: [],
    errands: [],
    reports: [],
  }).map(({ machine }) => machine);
}

/** What a machine's sensors say at an instant, NaN where they say nothing. */
export function valuesAt(machine: SimulatedMachine, at: EpochMs): Float64Array {
  const readings = new Map(machine.readingsAt(at));
  return Float64Array.from(CHANNELS, ({ id, min, max }) =>
    twelveBits(readings.get(id) ?? Number.NaN, min, max),
  );
}

const STEPS = 2 ** 12 - 1;

/**
 * What a 12-bit converter over the sensor's range leaves of a value, in as many decimals as tell its steps apart: so
 * firmware writes it, 21.37 and not 21.367521367521366.
 */
function twelveBits(value: number, min: number, max: number): number {
  const step = (max - min) / STEPS;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  return Number((min + Math.round((value - min) / step) * step).toFixed(decimals));
}

function scenarioOf(machines: number): FleetScenario {
  const line = { key: 'line', name: 'Line', downtimeCostPerHour: 0, stops: [] };
  return {
    name: 'storage',
    seed: 7,
    pastDays: 0,
    stepHours: 1,
    samplePeriodSeconds: { past: 1, live: 1 },
    consumedAtStart: { low: 0, high: 0.5 },
    customers: [
      { name: 'Plant', sites: [{ name: 'Site', timeZone: 'Asia/Tokyo', stock: [], lines: [line] }] },
    ],
    machines: Array.from({ length: machines }, (_, i) => ({
      serial: `M-${String(i).padStart(4, '0')}`,
      type: 'cnc-machining-centre',
      line: 'line',
      dutyCycle: 'continuous',
      parts: [],
      faults: [],
      clockSkews: [],
    })),
    incidents: [],
    liveIncidents: [],
  };
}
