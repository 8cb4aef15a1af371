import { join } from 'node:path';
import { type FleetScenario, readFleetScenario } from '@kizashi/device-sim';

export const START = join(import.meta.dirname, '../../../device-sim/scenarios/start.json');
const HOUR_SECONDS = 3_600;

/**
 * The plants, machine types, shifts and failing sensors of `npm start`, hourly, without what that scenario stages: no
 * part is made to end on a day, nothing is swapped by incident, and parts of all ages are there when monitoring begins.
 */
export function yearScenario(days: number): FleetScenario {
  const start = readFleetScenario(START);
  const { people: _, ...rest } = start;
  return {
    ...rest,
    name: 'year',
    pastDays: days,
    samplePeriodSeconds: { ...start.samplePeriodSeconds, past: HOUR_SECONDS },
    consumedAtStart: { low: 0, high: 0.9 },
    machines: start.machines.map(({ controller: __, ...machine }) => ({
      ...machine,
      parts: [],
      clockSkews: [],
    })),
    incidents: [],
    liveIncidents: [],
  };
}
