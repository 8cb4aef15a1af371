import type { Device, DeviceCreated } from '@kizashi/api-contract';
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
  device.command('list').action(
    command(async (api) => {
      for (const one of await api.all<Device>('devices')) {
        say(`${one.id}  machine ${one.machineId}  last seen ${one.lastSeenAt ?? 'never'}`);
      }
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
