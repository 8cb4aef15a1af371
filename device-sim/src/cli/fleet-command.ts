import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DAY_MS, type EpochMs, epochMs, toIso } from '@kizashi/kernel';
import { Command } from 'commander';
import { type FleetClockApi, fleetClockApi } from '../clock/fleet-clock-api.ts';
import { DeviceFleet } from '../device/device-fleet.ts';
import { type FleetState, mustBeSameFleet, NOTHING_YET, readFleetState } from '../fleet/fleet-state.ts';
import { newFittings } from '../fleet/follow-replacements.ts';
import { enterCrew } from '../fleet/people/crew.ts';
import { PeopleAtWork } from '../fleet/people/people-at-work.ts';
import { drivePast, driveToTheWall, type FleetRun, runLive, sendGap } from '../fleet/run-fleet.ts';
import { type EnteredFleet, setUpFleet } from '../fleet/set-up-fleet.ts';
import { SimulatedFleet } from '../fleet/simulated-fleet.ts';
import { type FleetScenario, readFleetScenario } from '../scenario/fleet-scenario.ts';
import { DeviceSecrets } from '../set-up/device-secrets.ts';
import type { ProductApi } from '../set-up/product-api.ts';
import { brokerUrl, type ConnectionOptions, home, openApi, withConnection } from './connection.ts';
import { inWords, LoadReport } from './load-report.ts';
import { duration, instant, integer, notNegative, positive, wholeNumber } from './option-values.ts';
import { type Progress, startProgress } from './progress.ts';
import { printRefusals, tellParent } from './report.ts';
import { untilStopped } from './until-stopped.ts';

/** A few machines are there at once. */
const SHOWN_ABOVE = 100;

interface Options extends ConnectionOptions {
  readonly scenario: string;
  readonly machines?: number;
  readonly seed?: number;
  readonly from?: EpochMs;
  readonly days?: number;
  readonly speed?: number;
  readonly live?: true;
  readonly period?: number;
  readonly for?: number;
  readonly data?: string;
}

export function fleetCommand(): Command {
  return withConnection(new Command('fleet'))
    .description('run a simulated fleet: enter it, drive a driven fleet clock through its past, go on live')
    .requiredOption('--scenario <file>', 'scenario file, such as device-sim/scenarios/start.json')
    .option('--machines <n>', 'number of machines, up to 10000; default: those of the scenario', wholeNumber)
    .option('--seed <n>', 'default: that of the scenario', integer)
    .option('--from <instant>', 'when the fleet began; default: where the fleet clock stands', instant)
    .option('--days <n>', 'how many days of past; default: up to now', notNegative)
    .option('--speed <factor>', 'upper bound of fleet time by wall time', positive)
    .option('--live', 'then tie the fleet clock to the wall and go on in real time')
    .option('--period <seconds>', 'between two live readings; default: that of the scenario', wholeNumber)
    .option('--for <time>', 'stop after so long live, such as 3m; default: go on', duration)
    .option('--data <dir>', 'folder of queues, secrets and truth; default: simulator in KIZASHI_HOME')
    .action((options: Options) => runFleetCommand(options));
}

async function runFleetCommand(options: Options): Promise<void> {
  const scenario = asAsked(readFleetScenario(resolve(options.scenario)), options);
  const folder = resolve(options.data ?? join(home(process.env), 'simulator'));
  const api = openApi(options, process.env);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const clock = fleetClockApi(api);
  const stored = readFleetState(join(folder, 'fleet.json'));
  const asked = {
    scenario: scenario.name,
    seed: options.seed ?? stored?.seed ?? scenario.seed,
    machines: options.machines ?? stored?.machines ?? scenario.machines.length,
  };
  if (stored !== undefined) mustBeSameFleet(stored, asked, folder);
  const state = stored ?? { ...asked, ...NOTHING_YET, ...(await pastOf(scenario, options, clock)) };
  const fleet = new SimulatedFleet(scenario, state, folder, stored === undefined);
  const signal = untilStopped();
  const mqttUrl = brokerUrl(options, process.env);
  const devices = new DeviceFleet(mqttUrl, folder);
  try {
    const secrets = new DeviceSecrets(join(folder, 'devices.jsonl'));
    const entered = await watched('Machines entered', fleet, (onMachine) =>
      setUpFleet(api, secrets, scenario, fleet.machines, state, mqttUrl, onMachine),
    );
    const { mode, now: at } = await clock.read();
    await watched('Controllers connected', fleet, (onConnected) =>
      fleet.switchOn(devices, entered.machines, scenario.samplePeriodSeconds.past, { at, onConnected }),
    );
    const people = mode === 'driven' ? await peopleOf(scenario, api, fleet, entered) : undefined;
    const run: FleetRun = {
      fleet,
      scenario,
      devices,
      clock,
      fittings: () => newFittings(api, fleet, entered.machines),
      ...(people && { people }),
      wallNow: () => epochMs(Date.now()),
      signal,
      ...(options.speed !== undefined && { speed: options.speed }),
    };
    await throughThePast(run, options, mode);
    for (const [code, times] of people?.refusals ?? [])
      process.stderr.write(`people were refused ${times} times with ${code}\n`);
    if (options.live && !signal.aborted) await live(run, options);
    else if (signal.aborted) process.exitCode = 130;
  } finally {
    await devices.stop();
    printRefusals(devices);
  }
}

/** Work that takes long for thousands of machines, and then shows how far it has come. */
async function watched<T>(
  title: string,
  { machines: { length } }: SimulatedFleet,
  work: (onOne: (done: number) => void) => Promise<T>,
): Promise<T> {
  if (length <= SHOWN_ABOVE) return work(() => undefined);
  const progress = startProgress(title);
  try {
    return await work((done) => progress.update(done / length, `${done} of ${length}`));
  } finally {
    progress.done();
  }
}

function asAsked(scenario: FleetScenario, { period }: Options): FleetScenario {
  const { samplePeriodSeconds } = scenario;
  return period === undefined
    ? scenario
    : { ...scenario, samplePeriodSeconds: { ...samplePeriodSeconds, live: period } };
}

async function peopleOf(
  scenario: FleetScenario,
  api: ProductApi,
  fleet: SimulatedFleet,
  entered: EnteredFleet,
): Promise<PeopleAtWork | undefined> {
  const { people } = scenario;
  if (people === undefined) return undefined;
  const crew = await enterCrew(api, people, entered.customerIds);
  return new PeopleAtWork({ people, crew, fleet, entered: entered.machines });
}

/** A driven clock is driven; the wall clock is met by back-fill. */
async function throughThePast(run: FleetRun, options: Options, mode: 'driven' | 'wall'): Promise<void> {
  const load = new LoadReport(run.devices);
  const progress = startProgress('Past');
  const shown = { ...run, onProgress: showDays(progress) };
  try {
    if (mode === 'wall') await sendGap(shown);
    else if (options.live) await driveToTheWall(shown);
    else await drivePast(shown, run.fleet.state.pastEndsAt);
  } finally {
    progress.done();
  }
  const { seconds, cpuSeconds } = load.total;
  process.stdout.write(
    `${run.fleet.machines.length} machines up to ${toIso(run.fleet.state.publishedUntil)}: ` +
      `${run.devices.messages} messages acknowledged in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU\n`,
  );
}

async function live(run: FleetRun, options: Options): Promise<void> {
  const { scenario, devices, fleet } = run;
  const enough = new AbortController();
  const reports: LoadReport[] = [];
  await runLive({ ...run, signal: AbortSignal.any([run.signal, enough.signal]) }, () => {
    process.stdout.write(`Live, a reading of each channel every ${scenario.samplePeriodSeconds.live} s\n`);
    tellParent({ type: 'live' });
    // From here on: that thousands of controllers boot again is no part of what they send.
    const load = new LoadReport(devices);
    reports.push(load);
    // The starter shows what matters there; who runs a fleet by hand wants to see what it does.
    if (process.send === undefined || options.for !== undefined)
      load.tell((line) => process.stderr.write(`${line}\n`));
    if (options.for !== undefined) setTimeout(() => enough.abort(), options.for).unref();
  });
  for (const load of reports) {
    load.stop();
    process.stdout.write(`${fleet.machines.length} machines were live: ${inWords(load.total)}\n`);
  }
}

function showDays(progress: Progress): NonNullable<FleetRun['onProgress']> {
  return (at, from, to) => {
    const days = (until: EpochMs) => Math.max(0, Math.round((until - from) / DAY_MS));
    const share = to > from ? (at - from) / (to - from) : 1;
    progress.update(share, `day ${days(at)} of ${days(to)}, ${toIso(at).slice(0, 10)}`);
  };
}

type Past = Pick<FleetState, 'startedAt' | 'pastEndsAt' | 'publishedUntil' | 'truthUntil'>;

async function pastOf(scenario: FleetScenario, options: Options, clock: FleetClockApi): Promise<Past> {
  const { now, mode } = await clock.read();
  const length = (options.days ?? scenario.pastDays) * DAY_MS;
  const startedAt = options.from ?? epochMs(mode === 'driven' ? now : now - length);
  const wall = epochMs(Date.now());
  const pastEndsAt =
    options.days === undefined && mode === 'driven' && wall > startedAt ? wall : epochMs(startedAt + length);
  return { startedAt, pastEndsAt, publishedUntil: startedAt, truthUntil: startedAt };
}
