import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MINUTE_MS, SECOND_MS } from '@kizashi/kernel';
import { Command, Option } from 'commander';
import { planLoad } from '../load/load-plan.ts';
import { type LoadResult, runLoad } from '../load/run-load.ts';
import { setUpLoad } from '../load/set-up-load.ts';
import { DeviceSecrets } from '../set-up/device-secrets.ts';
import {
  brokerUrl,
  CommandError,
  type ConnectionOptions,
  home,
  openApi,
  withConnection,
} from './connection.ts';
import { duration, wholeNumber } from './option-values.ts';
import { startProgress } from './progress.ts';
import { untilStopped } from './until-stopped.ts';

interface Options extends ConnectionOptions {
  readonly rate: number;
  readonly devices?: number;
  readonly deviceRate?: number;
  readonly for: number;
  readonly encoding: 'json' | 'cbor';
  readonly qos: '0' | '1';
  readonly data?: string;
  readonly json?: true;
}

const LONGEST_MS = 60 * MINUTE_MS;

export function loadCommand(): Command {
  return withConnection(new Command('load'))
    .description(
      'send so many messages a second of eight values to a running service, and measure its PUBACKs',
    )
    .requiredOption('--rate <n>', 'messages a second, of all devices together', wholeNumber)
    .option('--devices <n>', 'default: as few as may send so many', wholeNumber)
    .option('--device-rate <n>', 'what the service takes from one device a second; default: 20', wholeNumber)
    .addOption(
      new Option('--for <time>', 'such as 30s, at most 1h').argParser(duration).default(MINUTE_MS, '1m'),
    )
    .addOption(new Option('--encoding <name>', 'tele or telec').choices(['json', 'cbor']).default('json'))
    .addOption(
      new Option('--qos <n>', 'contract v1 asks for 1; at 0 nothing is acknowledged')
        .choices(['0', '1'])
        .default('1'),
    )
    .option('--data <dir>', "folder of the devices' secrets; default: load in KIZASHI_HOME")
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      '\nThe machines LOAD-0001, LOAD-0002 … of the customer "Load test" stay in the product and are used again.',
    )
    .action((options: Options) => runLoadCommand(options));
}

async function runLoadCommand(options: Options): Promise<void> {
  const { rate, devices, deviceRate, encoding } = options;
  if (options.for > LONGEST_MS) throw new CommandError('--for: at most 1h.');
  const plan = planLoad(
    {
      rate,
      forMs: options.for,
      encoding,
      qos: options.qos === '1' ? 1 : 0,
      ...(devices !== undefined && { devices }),
    },
    deviceRate,
  );
  const folder = resolve(options.data ?? join(home(process.env), 'load'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const api = openApi(options, process.env);
  const signal = untilStopped();
  const progress = startProgress('Devices');
  const secrets = new DeviceSecrets(join(folder, 'devices.jsonl'));
  const credentials = await setUpLoad(api, secrets, plan.devices, (done) =>
    progress.update(done / plan.devices, `${done} of ${plan.devices}`),
  ).finally(() => progress.done());
  process.stderr.write(`${rate} messages/s of ${plan.devices} devices for ${plan.forMs / SECOND_MS} s\n`);
  const result = await runLoad(plan, brokerUrl(options, process.env), credentials, signal);
  process.stdout.write(`${options.json ? JSON.stringify(result) : loadInWords(result)}\n`);
  if (result.lost > 0) process.exitCode = 1;
  if (signal.aborted) process.exitCode = 130;
}

/** For people: what came of it, one figure a line. */
export function loadInWords(result: LoadResult): string {
  const { sent, seconds, acknowledged, acknowledgedSeconds, pubackMs, behind, lost, cpuSeconds } = result;
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  const refused = Object.entries(result.refused).map(([code, count]) => `${code} ${count} times`);
  return [
    `sent          ${whole(sent)} messages of ${result.devices} devices, ${whole(sent / seconds)}/s`,
    ...(acknowledged === 0
      ? ['acknowledged  none']
      : [
          `acknowledged  ${whole(acknowledged)}, ${whole(acknowledged / acknowledgedSeconds)}/s`,
          `PUBACK        p50 ${pubackMs.p50.toFixed(1)} ms, p99 ${pubackMs.p99.toFixed(1)} ms, longest ${pubackMs.max.toFixed(1)} ms`,
        ]),
    `behind        ${whole(behind)} messages were due and not sent`,
    `lost          ${whole(lost)} messages got no PUBACK`,
    `own CPU       ${cpuSeconds.toFixed(1)} s, ${whole((100 * cpuSeconds) / acknowledgedSeconds)} % of a core`,
    ...(refused.length > 0 ? [`refused       ${refused.join(', ')}`] : []),
  ].join('\n');
}
