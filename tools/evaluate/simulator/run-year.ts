import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  buildFleet,
  declarationsOf,
  encodeBirth,
  type FleetScenario,
  type FleetState,
  NOTHING_YET,
  newSerial,
  type Replacement,
  replacementPart,
  slotOf,
} from '@kizashi/device-sim';
import { asId, DAY_MS, type EpochMs, epochMs, HOUR_MS, type PositionId } from '@kizashi/kernel';
import type { Trend } from '../../../apps/service/src/rooms/machine-pass.ts';
import type { MachineRecord } from '../../../apps/service/src/rooms/machine-record.ts';
import { type Followed, followMachine, startFollowing } from '../follow-machine.ts';
import { type EndedInYear, Experience } from './experience.ts';
import { fittedPartId, PERIOD_MS, YearMachine, type YearPart } from './year-machine.ts';
import { type DayRecord, dayRecord } from './year-record.ts';

export interface YearPlan {
  readonly scenario: FleetScenario;
  readonly seed: number;
  readonly machines: number;
  readonly days: number;
  readonly startsAt: EpochMs;
}

/** An order that was opened or became urgent. */
export interface Call {
  readonly part: string;
  readonly at: EpochMs;
  readonly urgent: boolean;
  /** Days that supply and preparation of this part may take. */
  readonly supplyDays: number;
}

/** All that a cut run needs to go on. Plain JSON. */
export interface YearState {
  readonly day: number;
  readonly machines: Readonly<
    Record<string, { readonly followed: Followed; readonly parts: readonly YearPart[] }>
  >;
  readonly replacements: readonly Replacement[];
  readonly ended: readonly EndedInYear[];
  readonly calls: readonly Call[];
  /** By id of the fitted part. Truth: only the scoring reads it. */
  readonly failedAt: Readonly<Record<string, EpochMs>>;
}

export interface YearBlock {
  readonly state: YearState;
  readonly records: readonly DayRecord[];
}

/** When each part fails: those that failed, and of the others when they will at the usual pace of their machine. */
export type Ends = Readonly<
  Record<string, { readonly failsAt: EpochMs; readonly inYear: boolean; readonly fittedAt: EpochMs }>
>;

export interface Year {
  /** Runs on to the end of `day` (at most the last), and answers what a cut run goes on from. */
  runTo(day: number, onDay?: (day: number) => void): YearBlock;
  ends(): Ends;
  /** Every machine as the product has it now, and the last row that it measures before `at`. */
  standing(at: EpochMs): readonly StandingMachine[];
}

export interface StandingMachine {
  readonly record: MachineRecord;
  readonly trend: Trend;
  readonly row: TelemetryRow;
  /** What its controller said that it measures, and how often. */
  readonly birth: string;
}

/**
 * A fleet of simulated machines through the product's rooms, day by day, in lock-step as a driven service goes: what
 * ends teaches the forecasts of the next day. Nobody answers an order; what fails is replaced after the catalogue's
 * unplanned hours, so every forecast can be held against the end that the part had by itself.
 */
export function startYear(plan: YearPlan, from?: YearState): Year {
  const { scenario, seed, startsAt } = plan;
  const endsAt = epochMs(startsAt + plan.days * DAY_MS);
  const fleetState: FleetState = {
    ...NOTHING_YET,
    ...{ scenario: scenario.name, seed, machines: plan.machines, startedAt: startsAt, pastEndsAt: endsAt },
    ...{ publishedUntil: startsAt, truthUntil: startsAt },
    replacements: from?.replacements ?? [],
  };
  const fleet = buildFleet(scenario, fleetState);
  const types = [...new Map(fleet.map(({ machine: { type } }) => [type.type, type])).values()];
  const experience = new Experience(
    types,
    { livesPerPosition: scenario.archive?.livesPerPosition ?? 0, seed, before: startsAt },
    from?.ended ?? [],
  );
  const machines = fleet.map((one) => new YearMachine(one, scenario, startsAt));
  const followed = new Map<string, Followed>();
  const parts = new Map<string, YearPart[]>();
  for (const { machine, firstParts } of fleet) {
    const { serial } = machine;
    followed.set(serial, from?.machines[serial]?.followed ?? startFollowing(startsAt));
    const first = firstParts.map(({ part, fittedAt }) => ({
      ...{ positionId: asId<PositionId>(part.position.id), serial: part.serial, fittedAt },
    }));
    parts.set(serial, [...(from?.machines[serial]?.parts ?? first)]);
  }
  const replacements = [...(from?.replacements ?? [])];
  const calls = [...(from?.calls ?? [])];
  const failedAt: Record<string, EpochMs> = { ...from?.failedAt };
  const newest = new Map<string, DayRecord>();
  let day = from?.day ?? 0;

  const stepMachine = (one: YearMachine, to: EpochMs, records: DayRecord[]) => {
    const { serial, type } = one.simulated;
    const before = followed.get(serial)!;
    const own = parts.get(serial)!;
    const machine = one.record(own, (position) => experience.of(type.type, position));
    const rows = one.measure(before.trend.closedUntil, to);
    const step = { machine, rows, to, periodMs: PERIOD_MS, stops: one.stopsAfter(to) };
    const { followed: after, pass, called } = followMachine(before, step);
    followed.set(serial, after);
    for (const order of called) {
      const part = machine.parts.find(({ id }) => id === order.fittedPartId)!;
      const { leadTimeDaysP90, preparationDays } = part.catalogue;
      const supplyDays = preparationDays + (part.inStock > 0 ? 0 : leadTimeDaysP90);
      calls.push({ part: part.id, at: to, urgent: order.urgent, supplyDays });
    }
    for (const forecast of pass.newest.values()) newest.set(forecast.fittedPartId, dayRecord(forecast));
    for (const part of own) {
      const record = newest.get(fittedPartId(serial, part));
      if (part.removedAt === undefined && record !== undefined) records.push(record);
    }
    repair(one, own, after, to);
  };

  const repair = (one: YearMachine, own: YearPart[], { trend }: Followed, now: EpochMs) => {
    const { simulated } = one;
    for (const hidden of simulated.hiddenState(now).parts) {
      const index = own.findIndex(
        ({ serial, removedAt }) => serial === hidden.serial && removedAt === undefined,
      );
      const part = own[index];
      if (!hidden.failed || part === undefined || part.positionId !== hidden.positionId) continue;
      const id = fittedPartId(simulated.serial, part);
      const position = simulated.type.positions.find(({ id }) => id === part.positionId)!;
      const { unplannedHours } = one.catalogue(asId(position.partNumber));
      const repaired = slotOf(epochMs(hidden.failsAt + unplannedHours * HOUR_MS));
      const since = epochMs(Math.max(simulated.openFrom, repaired));
      const serial = newSerial(position, simulated.serial, since, seed);
      const replacement = {
        ...{ machine: simulated.serial, position: position.id, serial, since, lifeFactor: 1, why: 'failure' },
      };
      replacements.push(replacement);
      simulated.replace(replacementPart(simulated.type, replacement, seed));
      failedAt[id] = hidden.failsAt;
      const life = trend.memory.parts[id]?.usage.lifeUsed;
      if (life !== undefined)
        experience.add({ type: simulated.type.type, positionId: part.positionId, life });
      own[index] = { ...part, removedAt: since };
      own.push({ positionId: part.positionId, serial, fittedAt: since });
    }
  };

  return {
    runTo: (last, onDay) => {
      const records: DayRecord[] = [];
      while (day < Math.min(last, plan.days)) {
        day += 1;
        const to = epochMs(startsAt + day * DAY_MS);
        for (const one of machines) stepMachine(one, to, records);
        onDay?.(day);
      }
      const state: YearState = {
        ...{
          day,
          replacements: [...replacements],
          ended: [...experience.ended],
          calls: [...calls],
          failedAt: { ...failedAt },
        },
        machines: Object.fromEntries(
          machines.map(({ simulated: { serial } }) => [
            serial,
            { followed: followed.get(serial)!, parts: [...parts.get(serial)!] },
          ]),
        ),
      };
      return { state, records };
    },
    standing: (at) =>
      machines.map((one) => {
        const { serial, type } = one.simulated;
        const record = one.record(parts.get(serial)!, (position) => experience.of(type.type, position));
        const row = one.measure(epochMs(at - PERIOD_MS), at).at(-1)!;
        const birth = encodeBirth({
          ...{ bid: 'year0001', bn: 1, seq: 1, firmware: type.firmware, up: 0 },
          channels: declarationsOf(type, PERIOD_MS),
        });
        return { record, trend: followed.get(serial)!.trend, row, birth };
      }),
    ends: () => {
      const ends: Record<string, Ends[string]> = {};
      const now = epochMs(startsAt + day * DAY_MS);
      for (const { simulated } of machines) {
        const hidden = simulated.hiddenState(now).parts;
        for (const part of parts.get(simulated.serial)!) {
          const id = fittedPartId(simulated.serial, part);
          const failed = failedAt[id];
          const later = hidden.find(({ serial }) => serial === part.serial)?.failsAt;
          if (failed === undefined && later === undefined) continue;
          ends[id] = { failsAt: (failed ?? later)!, inYear: failed !== undefined, fittedAt: part.fittedAt };
        }
      }
      return ends;
    },
  };
}
