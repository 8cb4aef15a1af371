import { loadMachineType } from '../machine-types/load-machine-type.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import type { FleetScenario, ScenarioMachine } from '../scenario/fleet-scenario.ts';

/** Numbers of machines that the scenario does not name begin here. */
const FIRST_NUMBER = 10_000;

/**
 * The first `count` machines. Beyond the scenario's own, further ones are made: each of the type, on the line and in
 * the shifts of one of them, drawn by the seed, with ordinary parts and nothing wrong.
 */
export function listMachines(
  scenario: FleetScenario,
  count: number,
  seed: number,
): readonly ScenarioMachine[] {
  const { machines } = scenario;
  return Array.from({ length: count }, (_, i) => machines[i] ?? furtherMachine(machines, i, seed));
}

function furtherMachine(machines: readonly ScenarioMachine[], i: number, seed: number): ScenarioMachine {
  const drawn = Math.floor(keyedRandom(seed, 'further machine', i)() * machines.length);
  const { type, line, dutyCycle } = machines[drawn] as ScenarioMachine;
  return {
    serial: `${loadMachineType(type).serialPrefix}-${FIRST_NUMBER + i}`,
    type,
    line,
    ...(dutyCycle !== undefined && { dutyCycle }),
    parts: [],
    faults: [],
    clockSkews: [],
  };
}
