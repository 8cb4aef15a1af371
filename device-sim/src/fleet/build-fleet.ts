import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { MachineType, PositionType } from '../machine-types/machine-type.ts';
import { DutyCycle } from '../physics/duty-cycle.ts';
import { consumedBetween, type PartLife, slotOf } from '../physics/fitted-wear.ts';
import { localTimeOf } from '../physics/local-time.ts';
import { SimulatedMachine } from '../physics/simulated-machine.ts';
import { between, truncatedWeibull } from '../random/distributions.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import {
  type FleetScenario,
  lineOf,
  type ScenarioMachine,
  type ScenarioPart,
} from '../scenario/fleet-scenario.ts';
import { recurringStops } from '../scenario/line-stops.ts';
import { SimulationError } from '../simulation-error.ts';
import type { FleetState, Replacement } from './fleet-state.ts';

export interface FleetMachine {
  readonly machine: SimulatedMachine;
  readonly line: string;
  /** The parts that the fleet starts with, and when they were fitted. */
  readonly firstParts: readonly { readonly part: PartLife; readonly fittedAt: EpochMs }[];
}

/** The fleet of a scenario, as the state says: the same inputs give the same machines. */
export function buildFleet(scenario: FleetScenario, state: FleetState): readonly FleetMachine[] {
  return listMachines(scenario, state.machines).map((machine) => {
    const built = buildMachine(scenario, machine, state);
    for (const one of state.replacements)
      if (one.machine === machine.serial)
        built.machine.replace(replacementPart(built.machine, one, state.seed));
    return built;
  });
}

/** The first `count` machines; beyond the scenario's own they are repeated as ordinary ones. */
export function listMachines(scenario: FleetScenario, count: number): readonly ScenarioMachine[] {
  const { machines } = scenario;
  return Array.from({ length: count }, (_, i) => {
    const model = machines[i % machines.length] as ScenarioMachine;
    const round = Math.floor(i / machines.length);
    return round === 0 ? model : { ...model, serial: `${model.serial}-${round + 1}`, parts: [], faults: [] };
  });
}

/** A new part of the position's number, with a life of its own. */
export function replacementPart(machine: SimulatedMachine, one: Replacement, seed: number): PartLife {
  const position = positionOf(machine.type, one.position);
  const life = drawLife(machine.type, position, keyedRandom(seed, one.machine, one.position, one.serial));
  return { position, serial: one.serial, life, consumedAtStart: 0, since: one.since };
}

function buildMachine(scenario: FleetScenario, one: ScenarioMachine, state: FleetState): FleetMachine {
  const { seed } = state;
  const type = loadMachineType(one.type);
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
  const parts = type.positions.map((position) => {
    const wanted = one.parts.find((part) => part.position === position.id);
    return firstPart(scenario, one, { type, position, duty, wanted, startsAt, state });
  });
  const ages = parts.map((part) => part.consumedAtStart * part.life);
  const older = between(keyedRandom(seed, one.serial, 'age'), 0, 4_000);
  return {
    line: one.line,
    machine: new SimulatedMachine({
      type,
      serial: one.serial,
      seed,
      time,
      duty,
      startsAt,
      operatingHoursAtStart: Math.max(...ages) + older,
      parts,
      faults: one.faults.map(({ channel, kind, daysBeforeEndOfPast }) => ({
        channel,
        kind,
        since: epochMs(state.pastEndsAt - daysBeforeEndOfPast * DAY_MS),
      })),
    }),
    firstParts: parts.map((part, i) => ({
      part,
      fittedAt: epochMs(Math.round(startsAt - ((ages[i] ?? 0) / duty.utilisation) * HOUR_MS)),
    })),
  };
}

interface FirstPart {
  readonly type: MachineType;
  readonly position: PositionType;
  readonly duty: DutyCycle;
  readonly wanted: ScenarioPart | undefined;
  readonly startsAt: EpochMs;
  readonly state: FleetState;
}

function firstPart(scenario: FleetScenario, one: ScenarioMachine, about: FirstPart): PartLife {
  const { type, position, wanted, startsAt, state } = about;
  const uniform = keyedRandom(state.seed, one.serial, position.id);
  const { low, high } = scenario.consumedAtStart;
  const drawn = { life: drawLife(type, position, uniform), consumed: between(uniform, low, high) };
  const life = wanted?.life ?? drawn.life;
  const serial = `${position.partNumber}-${String(Math.floor(uniform() * 1e6)).padStart(6, '0')}`;
  const consumedAtStart =
    wanted?.endsDaysAfterPast === undefined
      ? (wanted?.consumedAtStart ?? drawn.consumed)
      : consumedThatEndsAt(wanted.endsDaysAfterPast, `${one.serial} ${position.id}`, life, about);
  return { position, serial, life, consumedAtStart, since: startsAt };
}

/** Share of life behind a part at the start so that it fails so many days after the end of the past. */
function consumedThatEndsAt(days: number, what: string, life: number, about: FirstPart): number {
  const { position, duty, startsAt, state } = about;
  const end = slotOf(epochMs(state.pastEndsAt + days * DAY_MS));
  const consumed = 1 - consumedBetween({ position, life }, duty, startsAt, end);
  if (consumed < 0 || consumed >= 1)
    throw new SimulationError(
      `${what} cannot end ${days} days after the past: with a life of ${life} it would have begun ${consumed < 0 ? 'after' : 'beyond'} its life`,
    );
  return consumed;
}

function drawLife(type: MachineType, position: PositionType, uniform: () => number): number {
  const part = type.parts.find((one) => one.catalogue.partNumber === position.partNumber);
  if (part === undefined) throw new Error(`${type.type} has no part ${position.partNumber}`);
  const { beta, eta } = part.catalogue.prior;
  return truncatedWeibull(uniform, beta, eta, part.typicalLife.low, part.typicalLife.high);
}

function positionOf(type: MachineType, id: string): PositionType {
  const position = type.positions.find((one) => one.id === id);
  if (position === undefined) throw new Error(`${type.type} has no position ${id}`);
  return position;
}
