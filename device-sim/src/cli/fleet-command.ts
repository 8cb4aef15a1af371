import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DAY_MS, type EpochMs, epochMs, toIso } from '@kizashi/kernel';
import { Command } from 'commander';
import { type FleetClockApi, fleetClockApi } from '../clock/fleet-clock-api.ts';
import { DeviceFleet } from '../device/device-fleet.ts';
import { type FleetState, mustBeSameFleet, readFleetState } from '../fleet/fleet-state.ts';
import { newReplacements } from '../fleet/follow-replacements.ts';
import { drivePast, driveToTheWall, type FleetRun, runLive, sendGap } from '../fleet/run-fleet.ts';
import { setUpFleet } from '../fleet/set-up-fleet.ts';
import { SimulatedFleet } from '../fleet/simulated-fleet.ts';
import { type FleetScenario, readFleetScenario } from '../scenario/fleet-scenario.ts';
import { DeviceSecrets } from '../set-up/device-secrets.ts';
import { brokerUrl, type ConnectionOptions, home, openApi, withConnection } from './connection.ts';
import { instant, integer, positive, wholeNumber } from './option-values.ts';
import { startProgress } from './progress.ts';
import { printRefusals, tellParent } from './report.ts';
import { untilStopped } from './until-stopped.ts';

interface Options extends ConnectionOptions {
  readonly scenario: string;
  readonly machines?: number;
  readonly seed?: number;
  readonly from?: EpochMs;
  readonly days?: number;
  readonly speed?: number;
  readonly live?: true;
  readonly data?: string;
}

export function fleetCommand(): Command {
  return withConnection(new Command('fleet'))
    .description('run a simulated fleet: enter it, drive a driven fleet clock through its past, go on live')
    .requiredOption('--scenario <file>', 'scenario file, such as device-sim/scenarios/start.json')
    .option('--machines <n>', 'number of machines; default: those of the scenario', wholeNumber)
    .option('--seed <n>', 'default: that of the scenario', integer)
    .option('--from <instant>', 'when the fleet began; default: where the fleet clock stands', instant)
    .option('--days <n>', 'how many days of past; default: up to now', positive)
    .option('--speed <factor>', 'upper bound of fleet time by wall time', positive)
    .option('--live', 'then tie the fleet clock to the wall and go on in real time')
    .option('--data <dir>', 'folder of queues, secrets and truth; default: simulator in KIZASHI_HOME')
    .action((options: Options) => runFleetCommand(options));
}

async function runFleetCommand(options: Options): Promise<void> {
  const scenario = readFleetScenario(resolve(options.scenario));
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
  const state = stored ?? { ...asked, replacements: [], ...(await pastOf(scenario, options, clock)) };
  const fleet = new SimulatedFleet(scenario, state, folder, stored === undefined);
  const secrets = new DeviceSecrets(join(folder, 'devices.json'));
  const entered = await setUpFleet(api, secrets, scenario, fleet.machines, state);

  const devices = new DeviceFleet(brokerUrl(options, process.env), folder);
  fleet.switchOn(devices, entered, scenario.samplePeriodSeconds.past);
  const progress = startProgress('Fleet');
  const run: FleetRun = {
    fleet,
    scenario,
    devices,
    clock,
    replacements: () => newReplacements(api, fleet.machines, entered),
    wallNow: () => epochMs(Date.now()),
    signal: untilStopped(),
    ...(options.speed !== undefined && { speed: options.speed }),
    onProgress: (at, from, to) =>
      progress.update(to > from ? (at - from) / (to - from) : 1, `${toIso(at).slice(0, 10)}`),
  };
  try {
    const startedAt = performance.now();
    await throughThePast(run, options);
    progress.done();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `${fleet.machines.length} machines up to ${toIso(fleet.state.publishedUntil)}: ${devices.messages} messages acknowledged in ${seconds} s\n`,
    );
    if (options.live && !run.signal.aborted)
      await runLive(run, () => {
        process.stdout.write(
          `Live, a reading of each channel every ${scenario.samplePeriodSeconds.live} s\n`,
        );
        tellParent({ type: 'live' });
      });
    else if (run.signal.aborted) process.exitCode = 130;
  } finally {
    progress.done();
    await devices.stop();
    printRefusals(devices);
  }
}

/** A driven clock is driven; the wall clock is met by back-fill. */
async function throughThePast(run: FleetRun, options: Options): Promise<void> {
  const { mode } = await run.clock.read();
  if (mode === 'wall') return sendGap(run);
  if (options.live) return driveToTheWall(run);
  await drivePast(run, run.fleet.state.pastEndsAt);
}

type Past = Pick<FleetState, 'startedAt' | 'pastEndsAt' | 'publishedUntil'>;

async function pastOf(scenario: FleetScenario, options: Options, clock: FleetClockApi): Promise<Past> {
  const { now, mode } = await clock.read();
  const length = (options.days ?? scenario.pastDays) * DAY_MS;
  const startedAt = options.from ?? epochMs(mode === 'driven' ? now : now - length);
  const wall = epochMs(Date.now());
  const pastEndsAt =
    options.days === undefined && mode === 'driven' && wall > startedAt ? wall : epochMs(startedAt + length);
  return { startedAt, pastEndsAt, publishedUntil: startedAt };
}
