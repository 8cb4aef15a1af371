import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { MachineType } from '../machine-types/machine-type.ts';
import { withSwitches } from '../machine-types/operating-switches.ts';
import { DutyCycle } from '../physics/duty-cycle.ts';
import { countedPerHour, type PartLife, slotOf } from '../physics/fitted-wear.ts';
import { localTimeOf } from '../physics/local-time.ts';
import { SimulatedMachine } from '../physics/simulated-machine.ts';
import { between } from '../random/distributions.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import { type FleetScenario, lineOf, type ScenarioMachine } from '../scenario/fleet-scenario.ts';
import { recurringStops } from '../scenario/line-stops.ts';
import type { FleetState } from './fleet-state.ts';
import { listMachines } from './list-machines.ts';
import { firstPart, replacementPart } from './part-lives.ts';

/** How a machine's controller speaks. */
export interface FleetController {
  readonly encoding: 'json' | 'cbor';
  readonly clock: 'ntp' | 'none';
  /** It is given a claim code and fetches its secret itself. */
  readonly claims: boolean;
  /** Since when it records bursts by itself; left out: never. */
  readonly wavesFrom?: EpochMs;
}

export interface FleetMachine {
  readonly machine: SimulatedMachine;
  readonly controller: FleetController;
  readonly line: string;
  /** The parts that the fleet starts with, and when they were fitted. */
  readonly firstParts: readonly { readonly part: PartLife; readonly fittedAt: EpochMs }[];
}

/** The fleet of a scenario, as the state says: the same inputs give the same machines. */
export function buildFleet(scenario: FleetScenario, state: FleetState): readonly FleetMachine[] {
  const fleet = listMachines(scenario, state.machines, state.seed).map((one) =>
    buildMachine(scenario, one, state),
  );
  const bySerial = new Map(fleet.map(({ machine }) => [machine.serial, machine]));
  for (const one of state.replacements) {
    const machine = bySerial.get(one.machine);
    machine?.replace(replacementPart(machine.type, one, state.seed));
  }
  for (const { machine, position, ...crash } of state.crashes) bySerial.get(machine)?.crash(position, crash);
  return fleet;
}

function buildMachine(scenario: FleetScenario, one: ScenarioMachine, state: FleetState): FleetMachine {
  const { seed } = state;
  const type = withSwitches(loadMachineType(one.type), scenario.switches ?? {});
  const place = lineOf(scenario.customers, one.line);
  if (place === undefined) throw new Error(`${one.serial}: there is no line "${one.line}"`);
  const time = localTimeOf(place.site.timeZone);
  const startsAt = slotOf(state.startedAt);
  const duty = new DutyCycle({
    time,
    shifts: type.dutyCycles[one.dutyCycle ?? type.usualDutyCycle] ?? [],
    stops: recurringStops(place.line, place.site, startsAt),
    load: type.load,
    seed,
    key: one.serial,
  });
  const parts = type.positions.map((position) =>
    firstPart(
      scenario,
      { serial: one.serial, type, duty, startsAt, state },
      position,
      one.parts.find((part) => part.position === position.id),
    ),
  );
  /** Calendar hours that each part has been in its position. */
  const ages = parts.map((part) => (part.consumedAtStart * part.life) / countedPerHour(part.position, duty));
  const older = between(keyedRandom(seed, one.serial, 'age'), 0, 4_000);
  return {
    line: one.line,
    controller: controllerOf(one, type, state),
    machine: new SimulatedMachine({
      type,
      serial: one.serial,
      seed,
      time,
      duty,
      startsAt,
      operatingHoursAtStart: Math.max(...ages) * duty.runningShare + older,
      parts,
      faults: one.faults.map(({ daysBeforeEndOfPast, days, ...fault }) => ({
        ...fault,
        ...during(state, daysBeforeEndOfPast, days),
      })),
      clockSkews: one.clockSkews.map(({ offsetSeconds, daysBeforeEndOfPast, days }) => ({
        offsetMs: offsetSeconds * 1_000,
        ...during(state, daysBeforeEndOfPast, days),
      })),
    }),
    firstParts: parts.map((part, i) => ({
      part,
      fittedAt: epochMs(Math.round(startsAt - (ages[i] ?? 0) * HOUR_MS)),
    })),
  };
}

function controllerOf(one: ScenarioMachine, type: MachineType, state: FleetState): FleetController {
  const { waves, claims = false, ...own } = one.controller ?? {};
  return {
    ...type.controller,
    ...own,
    claims,
    ...(waves !== undefined && { wavesFrom: during(state, waves.daysBeforeEndOfPast, undefined).since }),
  };
}

function during({ pastEndsAt }: FleetState, daysBeforeEndOfPast: number, days: number | undefined) {
  const since = epochMs(pastEndsAt - daysBeforeEndOfPast * DAY_MS);
  return { since, ...(days !== undefined && { until: epochMs(since + days * DAY_MS) }) };
}
