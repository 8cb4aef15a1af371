import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FittedPart } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { type FleetScenario, readFleetScenario } from '../../scenario/fleet-scenario.ts';
import type { AnswerRules, People } from '../../scenario/people.ts';
import { type FleetState, NOTHING_YET } from '../fleet-state.ts';
import type { EnteredMachine } from '../set-up-fleet.ts';
import { SimulatedFleet } from '../simulated-fleet.ts';
import { FakeOrders } from './fake-orders.fixture.ts';
import { PeopleAtWork } from './people-at-work.ts';

const start = readFleetScenario(fileURLToPath(new URL('../../../scenarios/start.json', import.meta.url)));
const START = epochMs(Date.parse('2026-09-01T00:00:00Z'));
const after = (days: number): EpochMs => epochMs(START + days * DAY_MS);
const FILTER = 'coolant-filter';

const people: People = {
  ...(start.people as People),
  answers: {
    ...((start.people as People).answers as AnswerRules),
    ...{ deferred: 0, declined: 0, afterHours: { low: 0, high: 0 }, leaves: [], refuses: [] },
  },
  swaps: { alsoByDevice: 0, alsoByHand: 0 },
};

let product: FakeOrders;
let fleet: SimulatedFleet;
let serial: string;

/** One machine whose filter has failed or is so far consumed. */
function fleetWith(consumedAtStart: number, change: Partial<FleetScenario> = {}): SimulatedFleet {
  const [first] = start.machines as [FleetScenario['machines'][number]];
  serial = first.serial;
  const machine = { ...first, parts: [{ position: FILTER, life: 3_000, consumedAtStart }] };
  const scenario = { ...start, machines: [machine], incidents: [], ...change };
  const state: FleetState = {
    ...{ scenario: 'test', seed: 1, machines: 1, startedAt: START, pastEndsAt: after(90) },
    ...{ publishedUntil: START, truthUntil: START, ...NOTHING_YET },
  };
  return new SimulatedFleet(scenario, state, mkdtempSync(join(tmpdir(), 'kizashi-people-')), true);
}

function atWork(rules: Partial<People> = {}, everybody = people): PeopleAtWork {
  const colleague = (who: string) => ({ userId: `usr_${who}`, api: product.apiOf(who) });
  const entered: EnteredMachine = {
    id: 'mch_1',
    siteId: 'sit_1',
    customer: 'Tokiwa Precision',
    stocked: new Set(['HG-CF-025']),
    credentials: { tenant: 'maker', device: 'd', secret: 's' },
  };
  const plantManagers = new Map([['Tokiwa Precision', colleague('manager')]]);
  const crew = { planner: colleague('planner'), engineers: [colleague('engineer')], plantManagers };
  return new PeopleAtWork({
    people: { ...everybody, ...rules },
    crew,
    fleet,
    entered: new Map([[serial, entered]]),
  });
}

const filterAt = (at: EpochMs) =>
  fleet
    .machine(serial)
    .hiddenState(at)
    .parts.find(({ positionId }) => positionId === FILTER);

beforeEach(() => {
  product = new FakeOrders(START);
});

describe('people at work', () => {
  it('take an order from its opening to a new part in the machine, each in their own name', async () => {
    fleet = fleetWith(0.95);
    product.open('mch_1', serial, 'Coolant filter', 20);
    const everybody = atWork();
    await everybody.act(START);
    expect(product.done).toEqual([
      'planner acknowledge',
      'manager accept',
      'planner assign',
      'planner schedule',
      'manager confirm-stop',
    ]);
    product.now = after(1);
    const old = filterAt(after(1));
    await everybody.act(after(1));
    expect(product.done.slice(5)).toEqual([
      'engineer start',
      'engineer as-found',
      'engineer as-left',
      'engineer complete',
    ]);
    const [, found, , complete] = product.calls.slice(5);
    expect(found?.body).toEqual({ severity: 'advanced', mode: 'PLU' });
    expect(filterAt(after(2))).toMatchObject({ serial: complete?.body.newSerial, failed: false });
    expect(filterAt(after(2))?.serial).not.toBe(old?.serial);
    // The shelf is filled again after the lead time of the catalogue, three days.
    await everybody.act(after(3));
    expect(product.done).not.toContain('planner fills the shelf');
    await everybody.act(after(4.1));
    expect(product.done).toContain('planner fills the shelf');
  });

  it('repair by hand what failed without an order, after the unplanned hours of the catalogue', async () => {
    fleet = fleetWith(0.999);
    const everybody = atWork();
    const old = filterAt(START)?.serial;
    product.fitted.push({
      ...{ id: 'fpt_1', machineId: 'mch_1', positionId: FILTER, serial: old, removedAt: null },
    } as FittedPart);
    await everybody.act(after(1));
    const failed = filterAt(after(1));
    expect(failed?.failed).toBe(true);
    await everybody.act(after(2));
    expect(product.done).toEqual(['engineer takes a part out', 'engineer enters a part']);
    const [out, entered] = product.calls;
    expect(out?.body).toMatchObject({ endedBy: 'failure' });
    const repairedAfterHours = (Date.parse(String(out?.body.removedAt)) - (failed?.failsAt ?? 0)) / HOUR_MS;
    expect(repairedAfterHours).toBeGreaterThanOrEqual(2.8);
    expect(filterAt(after(2))).toMatchObject({ serial: entered?.body.serial, failed: false });
  });

  it('repair what fails and leave orders alone where nobody answers them', async () => {
    fleet = fleetWith(0.999);
    const { answers: _, ...silent } = people;
    product.open('mch_1', serial, 'Coolant filter', 20);
    product.fitted.push({
      ...{ id: 'fpt_1', machineId: 'mch_1', positionId: FILTER, removedAt: null },
      serial: filterAt(START)?.serial,
    } as FittedPart);
    const everybody = atWork({ swaps: { alsoByDevice: 1, alsoByHand: 0 } }, silent);
    await everybody.act(after(1));
    expect(fleet.state.reports).toEqual([
      expect.objectContaining({ detail: expect.objectContaining({ kind: 'part-replaced' }) }),
    ]);
    await everybody.act(after(2));
    expect(product.done).toEqual(['engineer takes a part out', 'engineer enters a part']);
  });

  it('say how a part ended though its controller has reported the new one before', async () => {
    fleet = fleetWith(0.999);
    const everybody = atWork();
    product.fitted.push({
      ...{ id: 'fpt_1', machineId: 'mch_1', positionId: FILTER, removedAt: null },
      serial: filterAt(START)?.serial,
    } as FittedPart);
    await everybody.act(after(1));
    const planned = fleet.machines[0]?.machine.plannedParts.find(({ position }) => position.id === FILTER);
    Object.assign(product.fitted[0]!, { removedAt: toIso(after(1)) });
    product.fitted.push({
      ...{ id: 'fpt_2', machineId: 'mch_1', positionId: FILTER, removedAt: null },
      serial: planned?.serial,
    } as FittedPart);
    await everybody.act(after(2));
    expect(product.fitted[0]).toMatchObject({ endedBy: 'failure' });
    expect(product.done).not.toContain('engineer enters a part');
  });

  it('find a part failed whose order came too late', async () => {
    fleet = fleetWith(0.999);
    product.open('mch_1', serial, 'Coolant filter', 100);
    product.now = after(1);
    await atWork().act(after(1));
    expect(product.calls.find(({ what }) => what === 'as-found')?.body).toMatchObject({ severity: 'failed' });
    expect(product.done).not.toContain('engineer enters a part');
  });

  it('report some swaps three ways: by the controller, by the engineer, by hand', async () => {
    fleet = fleetWith(0.95);
    product.open('mch_1', serial, 'Coolant filter', -1);
    await atWork({ swaps: { alsoByDevice: 1, alsoByHand: 1 } }).act(START);
    const entered = product.calls.find(({ what }) => what === 'enters a part')?.body;
    const completed = product.calls.find(({ what }) => what === 'complete')?.body;
    expect(entered?.serial).toBe(completed?.newSerial);
    expect(fleet.state.reports).toEqual([
      expect.objectContaining({
        machine: serial,
        detail: expect.objectContaining({ kind: 'part-replaced', serial: completed?.newSerial }),
      }),
    ]);
  });

  it('order a part that is missing, once, within its lead time', async () => {
    fleet = fleetWith(0.95);
    const order = product.open('mch_1', serial, 'Coolant filter', 200);
    order.missing.push('part');
    const everybody = atWork();
    await everybody.act(START);
    await everybody.act(after(1));
    const deliveries = fleet.state.errands.filter(({ kind }) => kind === 'delivery');
    expect(deliveries).toHaveLength(1);
    const [delivery] = deliveries;
    expect(((delivery?.dueAt ?? 0) - START) / DAY_MS).toBeGreaterThanOrEqual(3);
    expect(((delivery?.dueAt ?? 0) - START) / DAY_MS).toBeLessThanOrEqual(7);
  });
});
