import { readFileSync } from 'node:fs';
import type { DeviceCommand, DeviceConfiguration } from '@kizashi/api-contract';
import type { Command } from 'commander';
import { CommandError } from './api-client.ts';
import { command, say } from './run-command.ts';

/** What devices are told: `kizashi device command|commands|configure|configuration …` */
export function addDeviceControlCommands(device: Command): void {
  device
    .command('command')
    .description('tell a device to do something, now or when it comes back in time')
    .argument('<id>')
    .argument('<op>', 'resend-wave, capture-wave, report-birth, reboot, or x-… of your own firmware')
    .option('--args <json>', 'arguments of the command', '{}')
    .option('--expires <seconds>', 'it is never given to the device after that; default: an hour')
    .action(
      command(async (api, id: string, op: string, { args, expires }: { args: string; expires?: string }) => {
        const made = await api.post<DeviceCommand>(`devices/${id}/commands`, {
          op,
          args: parseJson(args, '--args'),
          ...(expires !== undefined && { expiresInSeconds: Number(expires) }),
        });
        say(`${made.id}  ${made.op}  until ${made.expiresAt}`);
      }),
    );
  device
    .command('commands')
    .description('what a device was told, newest first, and what became of it')
    .argument('<id>')
    .action(
      command(async (api, id: string) => {
        for (const one of await api.all<DeviceCommand>(`devices/${id}/commands`)) {
          const { requestedAt, op, args, state, code, requestedBy } = one;
          const why = code === null ? '' : ` (${code})`;
          say(`${one.id}  ${requestedAt}  ${op} ${JSON.stringify(args)}  ${state}${why}  by ${requestedBy}`);
        }
      }),
    );
  device
    .command('configure')
    .description('say what a device should run with; what was desired before is replaced')
    .argument('<id>')
    .requiredOption('--file <path>', 'JSON; - for standard input')
    .action(
      command(async (api, id: string, { file }: { file: string }) => {
        const configuration = parseJson(readText(file), file);
        say(answerOf(await api.replace(`devices/${id}/configuration`, { configuration })));
      }),
    );
  device
    .command('configuration')
    .description('what a device should run with, and what it answered')
    .argument('<id>')
    .action(
      command(async (api, id: string) => {
        const found = await api.get<DeviceConfiguration>(`devices/${id}/configuration`);
        say(answerOf(found));
        if (found.desired) say(JSON.stringify(found.desired.configuration, null, 2));
      }),
    );
}

function answerOf({ deviceId, desired, appliedRevision }: DeviceConfiguration): string {
  if (desired === null) return `${deviceId} was never configured.`;
  const { revision, status, code } = desired;
  const answer = status === null ? 'no answer yet' : `${status}${code === null ? '' : ` (${code})`}`;
  return `${deviceId}  revision ${revision}: ${answer}; applied: ${appliedRevision ?? 'none'}`;
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${where} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
