import { DAY_MS, type EpochMs, epochMs } from '@kizashi/kernel';
import type { MachineType, PositionType } from '../machine-types/machine-type.ts';
import type { DutyCycle } from '../physics/duty-cycle.ts';
import { consumedBetween, type PartLife, slotOf } from '../physics/fitted-wear.ts';
import type { WearShape } from '../physics/wear-shape.ts';
import { between, truncatedWeibull } from '../random/distributions.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import type { FleetScenario, ScenarioPart } from '../scenario/fleet-scenario.ts';
import { SimulationError } from '../simulation-error.ts';
import type { FleetState, Replacement } from './fleet-state.ts';

/** Where a part begins its life. */
export interface Place {
  readonly serial: string;
  readonly type: MachineType;
  readonly duty: DutyCycle;
  readonly startsAt: EpochMs;
  readonly state: Pick<FleetState, 'seed' | 'pastEndsAt'>;
}

/** The part that is in a position when the fleet starts. */
export function firstPart(
  scenario: FleetScenario,
  place: Place,
  position: PositionType,
  wanted: ScenarioPart | undefined,
): PartLife {
  const { type, startsAt, state } = place;
  const uniform = keyedRandom(state.seed, place.serial, position.id);
  const { low, high } = scenario.consumedAtStart;
  const drawn = { life: drawLife(type, position, uniform), consumed: between(uniform, low, high) };
  const life = wanted?.life ?? drawn.life;
  const serial = `${position.partNumber}-${String(Math.floor(uniform() * 1e6)).padStart(6, '0')}`;
  const consumedAtStart =
    wanted?.endsDaysAfterPast === undefined
      ? (wanted?.consumedAtStart ?? drawn.consumed)
      : consumedThatEndsAt(wanted.endsDaysAfterPast, position, life, place, drawn.consumed);
  const wear = wanted?.shape === undefined ? drawShape(position, uniform) : shapeOf(position, wanted.shape);
  return { position, serial, life, consumedAtStart, since: startsAt, wear };
}

/** A new part of the position's number, with a life of its own. */
export function replacementPart(type: MachineType, one: Replacement, seed: number): PartLife {
  const position = positionOf(type, one.position);
  const uniform = keyedRandom(seed, one.machine, one.position, one.serial);
  const life = drawLife(type, position, uniform) * one.lifeFactor;
  const wear = drawShape(position, uniform);
  return { position, serial: one.serial, life, consumedAtStart: 0, since: one.since, wear };
}

/** The serial that stands on a part fitted in this position at this time. */
export function newSerial(position: PositionType, machine: string, at: EpochMs, seed: number): string {
  const number = Math.floor(keyedRandom(seed, machine, position.id, 'serial', at)() * 1e6);
  return `${position.partNumber}-${String(number).padStart(6, '0')}`;
}

export function positionOf(type: MachineType, id: string): PositionType {
  const position = type.positions.find((one) => one.id === id);
  if (position === undefined) throw new Error(`${type.type} has no position ${id}`);
  return position;
}

/**
 * Share of life behind a part at the start so that it fails so many days after the end of the past. A fleet may be
 * driven through a shorter past than its scenario tells: what would have ended before is an ordinary part then.
 */
function consumedThatEndsAt(
  days: number,
  position: PositionType,
  life: number,
  { serial, duty, startsAt, state }: Place,
  ordinary: number,
): number {
  const end = slotOf(epochMs(state.pastEndsAt + days * DAY_MS));
  if (end <= startsAt) return ordinary;
  const consumed = 1 - consumedBetween({ position, life }, duty, startsAt, end);
  if (consumed >= 0) return consumed;
  throw new SimulationError(
    `${serial} ${position.id} cannot end ${days} days after the past: with a life of ${life} it would have begun after the start; give it a longer life`,
  );
}

export function drawLife(type: MachineType, position: PositionType, uniform: () => number): number {
  const part = type.parts.find((one) => one.catalogue.partNumber === position.partNumber);
  if (part === undefined) throw new Error(`${type.type} has no part ${position.partNumber}`);
  const { beta, eta } = part.catalogue.prior;
  return truncatedWeibull(uniform, beta, eta, part.typicalLife.low, part.typicalLife.high);
}

export function drawShape({ wear }: PositionType, uniform: () => number): WearShape {
  let draw = uniform() * wear.reduce((sum, { share }) => sum + share, 0);
  for (const candidate of wear) {
    draw -= candidate.share;
    if (draw < 0) return candidate;
  }
  return wear.at(-1) as WearShape;
}

function shapeOf(position: PositionType, kind: WearShape['kind']): WearShape {
  const shape = position.wear.find((candidate) => candidate.kind === kind);
  if (shape === undefined) throw new Error(`${position.id} never wears as ${kind}`);
  return shape;
}
