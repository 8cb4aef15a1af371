import type { CataloguePart, Order } from '@kizashi/api-contract';
import type { EpochMs } from '@kizashi/kernel';
import type { MachineType } from '../../machine-types/machine-type.ts';
import type { HiddenPart } from '../../physics/simulated-machine.ts';
import { keyedRandom } from '../../random/keyed-random.ts';
import { positionOf } from '../part-lives.ts';
import type { EnteredMachine } from '../set-up-fleet.ts';
import type { SimulatedFleet } from '../simulated-fleet.ts';
import type { Colleague, Crew } from './crew.ts';

/** One position of one machine, as the people around it know it. */
export interface Workplace {
  readonly machine: string;
  readonly position: string;
  readonly type: MachineType;
  readonly entered: EnteredMachine;
  readonly catalogue: CataloguePart;
  /** Each customer has one who comes. */
  readonly engineer: Colleague;
  readonly plantManager: Colleague;
}

/** Where orders and repairs take people. */
export class Workplaces {
  readonly #crew: Crew;
  readonly #fleet: SimulatedFleet;
  readonly #entered: ReadonlyMap<string, EnteredMachine>;
  readonly #serials: ReadonlyMap<string, string>;

  constructor(crew: Crew, fleet: SimulatedFleet, entered: ReadonlyMap<string, EnteredMachine>) {
    this.#crew = crew;
    this.#fleet = fleet;
    this.#entered = entered;
    this.#serials = new Map([...entered].map(([serial, { id }]) => [id, serial]));
  }

  /** Undefined for a machine of somebody else's. */
  ofOrder({ machineId, positionName }: Order): Workplace | undefined {
    const serial = this.#serials.get(machineId);
    if (serial === undefined) return undefined;
    const { positions } = this.#fleet.machine(serial).type;
    const position = positions.find(({ name }) => name.en === positionName.en);
    return position && this.at(serial, position.id);
  }

  at(machine: string, position: string): Workplace {
    const entered = this.#entered.get(machine);
    if (entered === undefined) throw new Error(`${machine} is not entered in the product`);
    const { type } = this.#fleet.machine(machine);
    return {
      machine,
      position,
      type,
      entered,
      catalogue: catalogueOf(type, position),
      engineer: this.#engineerOf(entered.customer),
      plantManager: this.#crew.plantManagers.get(entered.customer) ?? this.#crew.planner,
    };
  }

  /** The part that is in the machine, as whoever takes it out sees it. */
  partAt({ machine, position }: Workplace, now: EpochMs): HiddenPart {
    const { parts } = this.#fleet.machine(machine).hiddenState(now);
    const part = parts.find(({ positionId }) => positionId === position);
    if (part === undefined) throw new Error(`${machine} has no position ${position}`);
    return part;
  }

  #engineerOf(customer: string): Colleague {
    const { engineers, planner } = this.#crew;
    const draw = keyedRandom(this.#fleet.state.seed, 'engineer of', customer)();
    return engineers[Math.floor(draw * engineers.length)] ?? planner;
  }
}

function catalogueOf(type: MachineType, position: string): CataloguePart {
  const { partNumber } = positionOf(type, position);
  const part = type.parts.find(({ catalogue }) => catalogue.partNumber === partNumber);
  if (part === undefined) throw new Error(`${type.type} has no part ${partNumber}`);
  return part.catalogue;
}

export function placeKey({ machine, position }: Pick<Workplace, 'machine' | 'position'>): string {
  return `${machine} ${position}`;
}
