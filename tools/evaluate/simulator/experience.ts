import {
  type EndedLifeTrajectory,
  learnPart,
  type PartKnowledge,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { archivedLives, catalogueOf, type FleetMachine } from '@kizashi/device-sim';
import { asId, type EpochMs, type PositionId } from '@kizashi/kernel';
import { modelOf } from './year-machine.ts';

type MachineType = FleetMachine['machine']['type'];

/** A life that ended in the year, as the product hears of it. Plain JSON. */
export interface EndedInYear {
  readonly type: string;
  readonly positionId: string;
  readonly life: number;
}

/** What the maker knows of each position of each machine type: the archive's lives, and those that ended since. */
export class Experience {
  readonly #types: ReadonlyMap<string, MachineType>;
  readonly #archive = new Map<string, readonly EndedLifeTrajectory[]>();
  readonly #known = new Map<string, PartKnowledge>();
  readonly ended: EndedInYear[];

  constructor(
    types: readonly MachineType[],
    archive: { readonly livesPerPosition: number; readonly seed: number; readonly before: EpochMs },
    ended: readonly EndedInYear[],
  ) {
    this.#types = new Map(types.map((type) => [type.type, type]));
    this.ended = [...ended];
    for (const type of types) {
      for (const position of type.positions) {
        const { livesPerPosition, seed, before } = archive;
        const lives = archivedLives(type, position, livesPerPosition, seed, before);
        this.#archive.set(keyOf(type.type, position.id), lives as readonly EndedLifeTrajectory[]);
      }
    }
  }

  of(type: string, positionId: string): PartKnowledge | undefined {
    const key = keyOf(type, positionId);
    const known = this.#known.get(key) ?? this.#learn(type, positionId);
    if (known !== undefined) this.#known.set(key, known);
    return known;
  }

  add(life: EndedInYear): void {
    this.ended.push(life);
    this.#known.delete(keyOf(life.type, life.positionId));
  }

  #learn(typeName: string, positionId: string): PartKnowledge | undefined {
    const type = this.#types.get(typeName)!;
    const lives = [
      ...(this.#archive.get(keyOf(typeName, positionId)) ?? []),
      ...this.ended
        .filter((one) => one.type === typeName && one.positionId === positionId)
        .map(({ life }): EndedLifeTrajectory => ({ life, failureObserved: true })),
    ];
    if (lives.length === 0) return undefined;
    const position = type.positions.find(({ id }) => id === positionId)!;
    const { prior } = catalogueOf(type).find(({ partNumber }) => partNumber === position.partNumber)!;
    return learnPart(lives, modelOf(type), asId<PositionId>(positionId), prior);
  }
}

function keyOf(type: string, positionId: string): string {
  return `${type} ${positionId}`;
}
