import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Order } from '@kizashi/api-contract';
import { type EpochMs, MINUTE_MS } from '@kizashi/kernel';
import { Command, InvalidArgumentError } from 'commander';
import { type FleetClockApi, fleetClockApi } from '../clock/fleet-clock-api.ts';
import { DeviceFleet } from '../device/device-fleet.ts';
import { SHORTEST_CYCLE_MS } from '../recordings/cmapss/replay-calendar.ts';
import { mustBeDriven } from '../recordings/cmapss/replay-dates.ts';
import { exceedanceReport } from '../recordings/femto/exceedance-report.ts';
import type { ProductApi } from '../set-up/product-api.ts';
import {
  brokerUrl,
  CommandError,
  type ConnectionOptions,
  home,
  openApi,
  withConnection,
} from './connection.ts';
import { duration, positive, wholeNumber } from './option-values.ts';
import { openRecording, type RecordingOptions, withRecording } from './recording-options.ts';
import { printRefusals } from './report.ts';
import { runEngines } from './run-engines.ts';
import { runMachines } from './run-machines.ts';
import { untilStopped } from './until-stopped.ts';

interface Options extends ConnectionOptions, RecordingOptions {
  readonly cycle?: number;
  readonly batch?: number;
  readonly speed?: number;
  readonly data?: string;
}

/** What a replay of either kind works with. */
export interface ReplayRun {
  readonly api: ProductApi;
  readonly clock: FleetClockApi;
  readonly devices: DeviceFleet;
  /** Queues and secrets. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly speed?: number;
  readonly cycleMs?: number;
  readonly cyclesPerMessage?: number;
}

/** What became of it. */
export interface ReplaySummary {
  /** "100 engines, 13096 cycles" */
  readonly what: string;
  readonly machineIds: ReadonlySet<string>;
  readonly whole: boolean;
  /** First and last row as they were replayed; left out for engines, which have no dates of their own. */
  readonly range?: { readonly from: EpochMs; readonly to: EpochMs };
}

export function replayCommand(): Command {
  return withConnection(withRecording(new Command('replay')))
    .description('replay recorded machines over MQTT on a service whose fleet clock may be driven')
    .option('--units <n>', 'only the first machines of the recording', wholeNumber)
    .option(
      '--cycle <time>',
      'cmapss: calendar time of a recorded cycle; default: that of the scenario, 6h',
      cycleTime,
    )
    .option('--batch <n>', 'cmapss: most cycles in a message; default: that of the scenario, 10', wholeNumber)
    .option('--speed <factor>', 'upper bound of fleet time by wall time', positive)
    .option('--data <dir>', 'folder of queues and secrets; default: simulator/replay in KIZASHI_HOME')
    .action((options: Options) => replay(options));
}

function cycleTime(text: string): number {
  const ms = duration(text);
  if (ms < SHORTEST_CYCLE_MS || ms % MINUTE_MS !== 0)
    throw new InvalidArgumentError(
      'It must be whole minutes, at least 10m: the product judges ten minutes together.',
    );
  return ms;
}

async function replay(options: Options): Promise<void> {
  const opened = openRecording(options);
  if (opened.kind === 'machines' && (options.cycle ?? options.batch) !== undefined)
    throw new CommandError(
      `--cycle and --batch are for cmapss; this recording (${options.format}) has dates.`,
    );
  const api = openApi(options, process.env);
  const clock = fleetClockApi(api);
  const standing = await clock.read();
  mustBeDriven(standing);

  const folder = resolve(options.data ?? join(home(process.env), 'simulator', 'replay'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const startedAt = performance.now();
  const devices = new DeviceFleet(brokerUrl(options, process.env), folder);
  const run: ReplayRun = {
    api,
    clock,
    devices,
    folder,
    signal: untilStopped(),
    ...(options.speed !== undefined && { speed: options.speed }),
    ...(options.cycle !== undefined && { cycleMs: options.cycle }),
    ...(options.batch !== undefined && { cyclesPerMessage: options.batch }),
  };
  try {
    const { what, machineIds, whole, range } =
      opened.kind === 'engines'
        ? await runEngines(run, opened, standing.now)
        : await runMachines(run, opened, standing.now);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `${what} in ${devices.messages} messages acknowledged, ${seconds} s, ${await openOrders(api, machineIds)} open orders\n`,
    );
    if (whole && options.format === 'femto' && range !== undefined)
      for (const id of machineIds) process.stdout.write(await exceedanceReport(api, id, range));
    if (!whole) {
      process.stdout.write('Stopped before the end; the same command goes on from here.\n');
      process.exitCode = 130;
    } else if (devices.refusals.length > 0) process.exitCode = 1;
  } finally {
    await devices.stop();
    printRefusals(devices);
  }
}

async function openOrders(api: ProductApi, machineIds: ReadonlySet<string>): Promise<number> {
  const orders = await api.list<Order>('orders?state=open');
  return orders.filter(({ machineId }) => machineIds.has(machineId)).length;
}
