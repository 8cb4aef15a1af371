import type { ClaimCodeCreated, Device, DeviceCreated } from '@kizashi/api-contract';
import type { Command } from 'commander';
import { addDeviceControlCommands } from './device-control-commands.ts';
import { command, say } from './run-command.ts';

/** `kizashi device …` */
export function addDeviceCommands(program: Command): void {
  const device = program.command('device').description('machine controllers that publish telemetry');
  device
    .command('add')
    .description('make a device for a machine; its secret is shown once')
    .requiredOption('--machine <id>')
    .action(
      command(async (api, { machine }: { machine: string }) => {
        const made = await api.post<DeviceCreated>('devices', { machineId: machine });
        say(`client id  ${made.id}\nuser name  ${made.username}\npassword   ${made.secret}   (shown once)`);
      }),
    );
  device
    .command('claim-code')
    .description('a code with which a controller gets its device by itself, once; it is shown once')
    .requiredOption('--machine <id>')
    .option('--hardware-id <id>', 'the one controller that may use it, as it calls itself')
    .option('--expires-in <minutes>', 'default: a day', Number)
    .action(
      command(async (api, options: { machine: string; hardwareId?: string; expiresIn?: number }) => {
        const { machine, hardwareId, expiresIn } = options;
        const issued = await api.post<ClaimCodeCreated>(`machines/${machine}/claim-codes`, {
          ...(hardwareId !== undefined && { hardwareId }),
          ...(expiresIn !== undefined && { expiresInMinutes: expiresIn }),
        });
        say(`${issued.code}   (shown once; valid until ${issued.expiresAt})`);
      }),
    );
  device
    .command('list')
    .description('devices that are not revoked, what they say of themselves and what keeps them out')
    .action(
      command(async (api) => {
        for (const one of await api.all<Device>('devices')) say(lineOf(one));
      }),
    );
  device
    .command('rotate')
    .description(
      'give a device a new secret, shown once; the present one stays valid until the new one is used',
    )
    .argument('<id>')
    .option('--previous-valid-for <hours>', 'at the longest; 0 ends it at once (default: a week)', Number)
    .action(
      command(async (api, id: string, { previousValidFor: hours }: { previousValidFor?: number }) => {
        const made = await api.post<DeviceCreated>(`devices/${id}/rotate`, {
          ...(hours !== undefined && { previousValidForHours: hours }),
        });
        say(`password   ${made.secret}   (shown once)`);
        const until = made.previousSecretUntil;
        say(
          until === null
            ? 'The secret before is worth nothing any more.'
            : `The secret before is valid until this one is used, at the longest until ${until}.`,
        );
      }),
    );
  device
    .command('revoke')
    .description('shut a device out and cut its connection')
    .argument('<id>')
    .action(
      command(async (api, id: string) => {
        await api.post(`devices/${id}/revoke`);
        say(`${id} is revoked.`);
      }),
    );
  addDeviceControlCommands(device);
}

function lineOf({
  id,
  machineId,
  connected,
  state,
  lastSeenAt,
  previousSecretUntil,
  troubles,
}: Device): string {
  const secrets = previousSecretUntil === null ? [] : [`two secrets until ${previousSecretUntil}`];
  return [
    id,
    `machine ${machineId}`,
    connected ? 'connected' : 'not connected',
    state ?? 'says nothing',
    `last seen ${lastSeenAt ?? 'never'}`,
    ...secrets,
    ...troubles.map(({ code, count }) => `${code} x${count}`),
  ].join('  ');
}
