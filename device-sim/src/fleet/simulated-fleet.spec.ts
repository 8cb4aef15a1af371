import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseMessage } from '@kizashi/firmware-contracts';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, SECOND_MS } from '@kizashi/kernel';
import { DeviceFleet } from '../device/device-fleet.ts';
import { RecordingBroker } from '../device/recording-broker.fixture.ts';
import { type FleetScenario, readFleetScenario } from '../scenario/fleet-scenario.ts';
import { type FleetState, NOTHING_YET, readFleetState } from './fleet-state.ts';
import { SimulatedFleet } from './simulated-fleet.ts';
import { readTruth } from './truth-line.ts';

const start = readFleetScenario(fileURLToPath(new URL('../../scenarios/start.json', import.meta.url)));
const START = epochMs(Date.parse('2026-09-01T00:00:00Z'));
const onDay = (day: number): EpochMs => epochMs(START + day * DAY_MS);
const MACHINE = 'VMC-0042';
const BEARING = 'spindle-front-bearing';

let broker: RecordingBroker;
let folder: string;
let devices: DeviceFleet;
beforeEach(async () => {
  broker = await RecordingBroker.listen('s3cret');
  folder = mkdtempSync(join(tmpdir(), 'kizashi-fleet-'));
  devices = new DeviceFleet(broker.url, folder);
});
afterEach(async () => {
  await devices.stop();
  await broker.close();
});

async function fleetWith(incidents: FleetScenario['incidents']): Promise<SimulatedFleet> {
  const state: FleetState = {
    ...{ scenario: 'test', seed: 1, machines: 1, startedAt: START, pastEndsAt: onDay(10) },
    ...{ publishedUntil: START, truthUntil: START, ...NOTHING_YET },
  };
  const [first] = start.machines as [FleetScenario['machines'][number]];
  const scenario = { ...start, machines: [{ ...first, parts: [] }], incidents };
  const fleet = new SimulatedFleet(scenario, state, folder, true);
  const credentials = { tenant: 'maker', device: 'vmc-0042', secret: 's3cret' };
  const entered = { id: 'm', siteId: 's', customer: 'c', stocked: new Set<string>(), credentials };
  await fleet.switchOn(devices, new Map([[MACHINE, entered]]), 600);
  return fleet;
}

/** Days from one to the other, each a step of the past. */
async function drive(fleet: SimulatedFleet, from: number, to: number): Promise<void> {
  for (let day = from; day < to; day++) {
    const step = { from: onDay(day), to: onDay(day + 1) };
    fleet.letHappen(step, devices);
    await fleet.publish(devices, step, 600);
    await devices.drained();
    fleet.endStep(step.to);
  }
}

function eventsReported() {
  return broker.bodies('evt').flatMap((body) => {
    const parsed = parseMessage('evt', Buffer.from(body));
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const { t0 = 0, events } = parsed.value.message;
    return events.map(({ dtMs, detail }) => ({ at: t0 + dtMs, detail }));
  });
}

function valuesOf(channel: string): { readonly at: number; readonly value: number }[] {
  return broker.bodies('tele').flatMap((body) => {
    const parsed = parseMessage('tele', Buffer.from(body));
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const { t0 = 0, samples } = parsed.value.message;
    return samples
      .filter((sample) => sample.channel === channel)
      .map(({ dtMs, value }) => ({ at: t0 + dtMs, value: value ?? Number.NaN }));
  });
}

describe('a simulated fleet', () => {
  it('swaps a part on its day, tells whom the scenario says, and writes the truth of it', async () => {
    const why = 'changed early';
    const fleet = await fleetWith([
      {
        ...{ kind: 'swap', machine: MACHINE, position: BEARING, daysBeforeEndOfPast: 7.5, why },
        ...{ lifeFactor: 0.5, reportedBy: ['device', 'hand'] },
      },
    ]);
    const [old] = fleet.machine(MACHINE).parts;
    await drive(fleet, 0, 4);
    const [swap] = fleet.state.replacements;
    expect(swap).toMatchObject({ machine: MACHINE, position: BEARING, why, since: onDay(2.5) });
    expect(eventsReported()).toEqual([
      { at: onDay(2.5), detail: expect.objectContaining({ kind: 'part-replaced', serial: swap?.serial }) },
    ]);
    expect(fleet.state.errands).toEqual([
      expect.objectContaining({ kind: 'enter-swap', serial: swap?.serial, endedBy: 'preventive' }),
    ]);
    const truth = readTruth(join(folder, 'truth.jsonl'));
    expect(truth.filter(({ kind }) => kind === 'swap')).toEqual([
      expect.objectContaining({ removed: old?.serial, fitted: swap?.serial, why, failedAt: null }),
    ]);
    const states = truth.flatMap((line) => (line.kind === 'state' ? line.parts : []));
    expect(states.filter(({ position }) => position === BEARING).map(({ serial }) => serial)).toEqual([
      ...[old?.serial, old?.serial],
      ...[swap?.serial, swap?.serial],
    ]);
  });

  it('does nothing twice when a step that was interrupted is taken again', async () => {
    const swap = {
      kind: 'swap',
      machine: MACHINE,
      position: BEARING,
      daysBeforeEndOfPast: 9.5,
      why: 'x',
    } as const;
    const fleet = await fleetWith([{ ...swap, lifeFactor: 1, reportedBy: ['device'] }]);
    const step = { from: onDay(0), to: onDay(1) };
    fleet.letHappen(step, devices);
    fleet.letHappen(step, devices);
    expect(fleet.state.replacements).toHaveLength(1);
    expect(fleet.state.reports).toHaveLength(1);
  });

  it('keeps the readings of an offline machine, and sends all of them when it is back', async () => {
    const fleet = await fleetWith([
      {
        ...{ kind: 'offline', machine: MACHINE, daysBeforeEndOfPast: 8.5, days: 3 },
        ...{ outOfOrder: true, duplicates: 0.3 },
      },
    ]);
    const heard = () => new Set(valuesOf('machine.operating_hours').map(({ at }) => at)).size;
    await drive(fleet, 0, 4);
    // One day, and the outage began on the second.
    expect(heard()).toBe(144);
    await drive(fleet, 4, 5);
    expect(heard()).toBe(5 * 144);
    expect(valuesOf('machine.operating_hours').length).toBeGreaterThan(5 * 144);
  });

  it('resets a counter and says what it showed', async () => {
    const channel = 'machine.operating_hours';
    const fleet = await fleetWith([
      { kind: 'counter-reset', machine: MACHINE, channel, daysBeforeEndOfPast: 8.5 },
    ]);
    await drive(fleet, 0, 3);
    const [reported] = eventsReported();
    const shown = valuesOf(channel);
    const last = shown.filter(({ at }) => at < onDay(1.5)).at(-1);
    expect(reported).toMatchObject({ at: onDay(1.5), detail: { kind: 'counter-reset', channel, after: 0 } });
    const before = reported?.detail.kind === 'counter-reset' ? reported.detail.before : Number.NaN;
    expect(Math.abs(before - (last?.value ?? 0))).toBeLessThan(0.2);
    const after = shown.filter(({ at }) => at >= onDay(1.5));
    expect(after[0]?.value).toBeCloseTo(0, 6);
    expect(Math.max(...after.map(({ value }) => value))).toBeLessThanOrEqual(36);
  });

  it('crashes once, seconds after it is live, and stays as it is after a restart', async () => {
    const fleet = await fleetWith([]);
    await drive(fleet, 0, 1);
    const [crash] = start.liveIncidents;
    if (crash === undefined) throw new Error('the start scenario has a crash');
    const incident = { ...crash, machine: MACHINE, position: BEARING, secondsAfterLive: 70 };
    const liveAt = epochMs(onDay(1) + HOUR_MS);
    fleet.strike(incident, liveAt);
    fleet.strike(incident, epochMs(liveAt + HOUR_MS));
    expect(fleet.state.crashes).toHaveLength(1);
    const wear = (of: SimulatedFleet, seconds: number) =>
      of.machine(MACHINE).hiddenState(epochMs(liveAt + seconds * SECOND_MS)).parts[0]?.wear ?? Number.NaN;
    expect(wear(fleet, 69)).toBeLessThan(0.1);
    expect(wear(fleet, 71)).toBeGreaterThan(0.9);
    await fleet.publish(devices, { from: liveAt, to: epochMs(liveAt + 100 * SECOND_MS) }, 10);
    await devices.drained();
    expect(eventsReported()).toEqual([
      {
        at: liveAt + 70 * SECOND_MS,
        detail: expect.objectContaining({ kind: 'alarm', code: crash.alarm?.code }),
      },
    ]);
    // ISO 20816-3, group 2 rigid: zone D begins at 4.5 mm/s.
    const velocity = valuesOf('spindle.front.velocity_rms').filter(({ at }) => at > liveAt + 70 * SECOND_MS);
    expect(velocity.length).toBeGreaterThan(1);
    for (const { value } of velocity) expect(value).toBeGreaterThan(4.8);

    const stored = readFleetState(join(folder, 'fleet.json'));
    if (stored === undefined) throw new Error('there is no state');
    const scenario = { ...start, machines: [{ ...start.machines[0]!, parts: [] }], incidents: [] };
    const again = new SimulatedFleet(scenario, stored, folder, false);
    expect(wear(again, 71)).toBeCloseTo(wear(fleet, 71), 9);
  });
});
