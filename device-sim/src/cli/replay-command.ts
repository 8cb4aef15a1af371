import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Order } from '@kizashi/api-contract';
import { HOUR_MS, MINUTE_MS, toIso } from '@kizashi/kernel';
import { Command, InvalidArgumentError } from 'commander';
import { fleetClockApi } from '../clock/fleet-clock-api.ts';
import { DeviceFleet } from '../device/device-fleet.ts';
import { declarations } from '../recordings/cmapss/cmapss-channels.ts';
import { type CmapssRecording, serialOf } from '../recordings/cmapss/cmapss-recording.ts';
import { EngineEntry } from '../recordings/cmapss/enter-engines.ts';
import { SHORTEST_CYCLE_MS } from '../recordings/cmapss/replay-calendar.ts';
import { datesOf, mustBeDriven } from '../recordings/cmapss/replay-dates.ts';
import { replayEngines } from '../recordings/cmapss/replay-engines.ts';
import { readReplayScenario } from '../recordings/replay-scenario.ts';
import { DeviceSecrets } from '../set-up/device-secrets.ts';
import type { ProductApi } from '../set-up/product-api.ts';
import { brokerUrl, type ConnectionOptions, home, openApi, withConnection } from './connection.ts';
import { duration, positive, wholeNumber } from './option-values.ts';
import { startProgress } from './progress.ts';
import { openRecording, type RecordingOptions, withRecording } from './recording-options.ts';
import { printRefusals } from './report.ts';
import { untilStopped } from './until-stopped.ts';

interface Options extends ConnectionOptions, RecordingOptions {
  readonly cycle?: number;
  readonly batch?: number;
  readonly speed?: number;
  readonly data?: string;
}

export function replayCommand(): Command {
  return withConnection(withRecording(new Command('replay')))
    .description('replay recorded machines over MQTT on a service whose fleet clock may be driven')
    .option(
      '--cycle <time>',
      'calendar time of a recorded cycle; default: that of the scenario, 6h',
      cycleTime,
    )
    .option('--batch <n>', 'most cycles in a message; default: that of the scenario, 10', wholeNumber)
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
  const recording = openRecording(options);
  const scenario = readReplayScenario(resolve(options.scenario));
  const cycleMs = options.cycle ?? scenario.cycleHours * HOUR_MS;
  const api = openApi(options, process.env);
  const clock = fleetClockApi(api);
  const standing = await clock.read();
  mustBeDriven(standing);

  const folder = resolve(options.data ?? join(home(process.env), 'simulator', 'replay'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const signal = untilStopped();
  const startedAt = performance.now();
  const entering = startProgress('Engines');
  const entry = await EngineEntry.enter({
    api,
    secrets: new DeviceSecrets(join(folder, 'devices.jsonl')),
    scenario,
    recording,
    modelId: options.model,
    startsAt: standing.now,
    onEngine: (entered) => entering.update(entered / recording.units.length, `${entered} entered`),
  }).finally(() => entering.done());
  const dates = datesOf(recording, cycleMs, standing.now, (unit) => entry.engine(unit).firstFittedAt);

  const devices = new DeviceFleet(brokerUrl(options, process.env), folder);
  const firmware = { version: 'recorded', channels: declarations(cycleMs) };
  for (const unit of recording.units)
    devices.start(serialOf(recording, unit.unit), entry.engine(unit).credentials, firmware);
  const progress = startProgress('Replay');
  try {
    const { rows, whole } = await replayEngines({
      recording,
      dates,
      clock,
      devices,
      fit: (unit, fittedAt) => entry.fit(unit, fittedAt),
      cyclesPerMessage: options.batch ?? scenario.cyclesPerMessage,
      signal,
      ...(options.speed !== undefined && { speed: options.speed }),
      onStep: ({ to }) =>
        progress.update(
          (to - dates.beginsAt) / (dates.driveUntil - dates.beginsAt),
          `${toIso(to).slice(0, 10)}, ${devices.messages} messages`,
        ),
    });
    progress.done();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `${recording.units.length} engines, ${rows} cycles in ${devices.messages} messages acknowledged, ${seconds} s, ` +
        `${await openOrders(api, recording, entry)} open orders\n`,
    );
    if (!whole) {
      process.stdout.write('Stopped before the end; the same command goes on from here.\n');
      process.exitCode = 130;
    } else if (devices.refusals.length > 0) process.exitCode = 1;
  } finally {
    progress.done();
    await devices.stop();
    printRefusals(devices);
  }
}

async function openOrders(api: ProductApi, recording: CmapssRecording, entry: EngineEntry): Promise<number> {
  const machines = new Set(recording.units.map((unit) => entry.engine(unit).machineId));
  const orders = await api.list<Order>('orders?state=open');
  return orders.filter(({ machineId }) => machines.has(machineId)).length;
}
