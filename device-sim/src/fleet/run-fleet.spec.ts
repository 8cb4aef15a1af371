import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MessageByKind, parseMessage } from '@kizashi/firmware-contracts';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { FakeClock } from '../clock/fake-clock.fixture.ts';
import { DeviceFleet } from '../device/device-fleet.ts';
import { RecordingBroker } from '../device/recording-broker.fixture.ts';
import { readFleetScenario } from '../scenario/fleet-scenario.ts';
import { type FleetState, NOTHING_YET, readFleetState } from './fleet-state.ts';
import { driveToTheWall, type FleetRun, runLive, sendGap } from './run-fleet.ts';
import { SimulatedFleet } from './simulated-fleet.ts';

const start = readFleetScenario(fileURLToPath(new URL('../../scenarios/start.json', import.meta.url)));
const scenario = { ...start, stepHours: 12 };
const START = epochMs(Date.parse('2026-11-02T00:00:00Z'));
const after = (ms: number): EpochMs => epochMs(START + ms);

let broker: RecordingBroker;
let folder: string;
let stop: AbortController;
let running: DeviceFleet[];
beforeEach(async () => {
  broker = await RecordingBroker.listen('s3cret');
  folder = mkdtempSync(join(tmpdir(), 'kizashi-fleet-'));
  stop = new AbortController();
  running = [];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running.map((devices) => devices.stop()));
  await broker.close();
});

/** A process that simulates three machines in the folder of the test. */
async function newRun(clock: FakeClock, wallNow: () => EpochMs): Promise<FleetRun> {
  const stored = readFleetState(join(folder, 'fleet.json'));
  const first: FleetState = {
    scenario: scenario.name,
    seed: 1,
    machines: 3,
    startedAt: START,
    pastEndsAt: after(2 * DAY_MS),
    publishedUntil: START,
    truthUntil: START,
    ...NOTHING_YET,
  };
  const fleet = new SimulatedFleet(scenario, stored ?? first, folder, stored === undefined);
  const devices = new DeviceFleet(broker.url, folder);
  running.push(devices);
  const entered = fleet.machines.map(({ machine: { serial } }) => {
    const device = serial.toLowerCase();
    const credentials = { tenant: 'maker', device, secret: 's3cret' };
    const stocked: ReadonlySet<string> = new Set();
    return [serial, { id: serial, credentials, siteId: 'site', customer: 'nobody', stocked }] as const;
  });
  await fleet.switchOn(devices, new Map(entered), scenario.samplePeriodSeconds.past);
  return { fleet, scenario, devices, clock, wallNow, fittings: async () => [], signal: stop.signal };
}

/** Every instant that a device measured at, in the order of arrival. */
function instantsOf(device: string): number[] {
  return broker.received
    .filter((message) => message.kind === 'tele' && message.device === device)
    .flatMap(({ body }) => instantsIn(body));
}

function instantsIn(body: string): number[] {
  const parsed = parseMessage('tele', Buffer.from(body));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const { t0 = Number.NaN, samples } = parsed.value.message;
  return [...new Set(samples.map((sample) => t0 + sample.dtMs))];
}

function births(device: string): MessageByKind['birth'][] {
  return broker.received
    .filter((message) => message.kind === 'birth' && message.device === device)
    .map(({ body }) => {
      const parsed = parseMessage('birth', Buffer.from(body));
      if (!parsed.ok) throw new Error(parsed.error.detail);
      return parsed.value.message;
    });
}

const everyTenMinutes = (from: EpochMs, to: EpochMs) =>
  Array.from({ length: (to - from) / (10 * MINUTE_MS) }, (_, i) => from + i * 10 * MINUTE_MS);

describe('a run of a fleet', () => {
  it('drives the past: readings of a step are acknowledged between its announcement and its taking', async () => {
    const clock = new FakeClock(START);
    const wall = after(DAY_MS + 6 * HOUR_MS);
    broker.holding = (message) => {
      if (message.kind !== 'tele') return false;
      const last = clock.moves.at(-1);
      expect(last?.kind).toBe('next');
      expect(Math.max(...instantsIn(message.body))).toBeLessThan(last?.at ?? 0);
      return false;
    };
    await driveToTheWall(await newRun(clock, () => wall));
    expect(clock.moves.map(({ kind }) => kind)).toEqual([...Array(3).fill(['next', 'to']).flat(), 'wall']);
    for (const device of ['vmc-0042', 'vmc-0038', 'vmc-0035'])
      expect(instantsOf(device)).toEqual(everyTenMinutes(START, wall));
  });

  it('started again sends the gap, then goes live as a new boot with the live period', async () => {
    const clock = new FakeClock(START);
    await driveToTheWall(await newRun(clock, () => after(DAY_MS)));
    await running[0]?.stop();
    broker.received.length = 0;

    const now = after(3 * DAY_MS);
    const startedAt = Date.now();
    const second = await newRun(clock, () => epochMs(now + (Date.now() - startedAt)));
    await sendGap(second);
    const sent = instantsOf('vmc-0038');
    expect(sent.slice(0, 288)).toEqual(everyTenMinutes(after(DAY_MS), now));
    expect(sent.length).toBeLessThanOrEqual(289);

    broker.received.length = 0;
    const live = { ...second, scenario: { ...scenario, samplePeriodSeconds: { past: 600, live: 1 } } };
    const done = runLive(live, () => setTimeout(() => stop.abort(), 2_500));
    await done;
    await second.devices.drained();
    expect(births('vmc-0038').map(({ bn, channels }) => [bn, channels[0]?.periodMs])).toEqual([[3, 1_000]]);
    const measured = instantsOf('vmc-0038');
    expect(measured.length).toBeGreaterThanOrEqual(2);
    for (const [i, at] of measured.entries()) if (i > 0) expect(at - (measured[i - 1] ?? 0)).toBe(1_000);
  });

  it('keeps what was measured for seven days at most', async () => {
    const clock = new FakeClock(START);
    await driveToTheWall(await newRun(clock, () => after(DAY_MS)));
    broker.received.length = 0;
    await running[0]?.stop();
    const now = after(30 * DAY_MS);
    await sendGap(await newRun(clock, () => now));
    expect(instantsOf('vmc-0038')).toEqual(everyTenMinutes(after(23 * DAY_MS), now));
  });

  it('writes the hidden truth: when each part fails, and how worn it was', async () => {
    const clock = new FakeClock(START);
    const run = await newRun(clock, () => after(DAY_MS));
    await driveToTheWall(run);
    const lines = readFileSync(join(folder, 'truth.jsonl'), 'utf8').trim().split('\n');
    const truth = lines.map((line) => JSON.parse(line));
    const failing = truth.find((one) => one.kind === 'part' && one.position === 'spindle-front-bearing');
    expect(failing).toMatchObject({ machine: 'VMC-0042', life: 12_000, failsAt: expect.any(String) });
    expect(Date.parse(failing.failsAt) - after(14 * DAY_MS)).toBeLessThan(HOUR_MS);
    expect(truth.filter((one) => one.kind === 'part')).toHaveLength(9);
    expect(truth.filter((one) => one.kind === 'state').map((one) => one.machine)).toEqual([
      ...['VMC-0042', 'VMC-0038', 'VMC-0035'],
      ...['VMC-0042', 'VMC-0038', 'VMC-0035'],
    ]);
    for (const { body } of broker.received) expect(body).not.toContain('wear');
  });
});

describe('a fleet of controllers', () => {
  it('says so when nobody acknowledges anything', async () => {
    const clock = new FakeClock(START);
    const { devices } = await newRun(clock, () => START);
    await devices.drained();
    broker.holding = (message) => message.kind === 'tele';
    devices.publish('VMC-0042', [{ t0: START, samples: [{ channel: 'a', dtMs: 0, value: 1, quality: 0 }] }]);
    await expect(devices.drained(300)).rejects.toThrow(/1 messages wait and none was acknowledged for/);
    broker.release();
    await devices.drained();
  });

  it('counts what the service refused', async () => {
    const clock = new FakeClock(START);
    const { devices } = await newRun(clock, () => START);
    await devices.drained();
    // Subscribed before it was born, so it hears this.
    broker.send('kz/v1/maker/vmc-0042/err', '{"code":"future","detail":"t0 is ahead"}');
    const deadline = Date.now() + 5_000;
    while (devices.refusals.length === 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(devices.refusals).toEqual([{ code: 'future', count: 1, example: 'VMC-0042: t0 is ahead' }]);
  });
});
