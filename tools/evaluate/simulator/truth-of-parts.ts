import {
  buildFleet,
  NOTHING_YET,
  type PartLife,
  type Replacement,
  replacementPart,
} from '@kizashi/device-sim';
import { asId, DAY_MS, epochMs } from '@kizashi/kernel';
import type { YearPlan } from './run-year.ts';
import { fittedPartId } from './year-machine.ts';

/** What only the truth knows of a part. */
export interface TruthOfPart {
  readonly partNumber: string;
  /** Name of the shape by which it wears, such as S6 for one that dies without a word. */
  readonly wears: string;
  /** Watched from its first hour on: it was not in the machine before the year began. */
  readonly isWatchedFromNew: boolean;
}

/** Every part of a year by its id. */
export function truthOfParts(
  { scenario, seed, machines, startsAt, days }: YearPlan,
  replacements: readonly Replacement[],
): ReadonlyMap<string, TruthOfPart> {
  const fleet = buildFleet(scenario, {
    ...NOTHING_YET,
    ...{ scenario: scenario.name, seed, machines, startedAt: startsAt },
    pastEndsAt: epochMs(startsAt + days * DAY_MS),
    ...{ publishedUntil: startsAt, truthUntil: startsAt },
  });
  const truth = new Map<string, TruthOfPart>();
  const tell = (machine: string, { position, serial, wear, since }: PartLife, isWatchedFromNew: boolean) => {
    const id = fittedPartId(machine, { positionId: asId(position.id), serial, fittedAt: since });
    const { kind: wears = '' } = wear ?? position.wear[0] ?? {};
    truth.set(id, { partNumber: position.partNumber, wears, isWatchedFromNew });
  };
  for (const { machine, firstParts } of fleet)
    for (const { part } of firstParts) tell(machine.serial, part, false);
  const types = new Map(fleet.map(({ machine }) => [machine.serial, machine.type]));
  for (const one of replacements)
    tell(one.machine, replacementPart(types.get(one.machine)!, one, seed), true);
  return truth;
}
