import { resolve } from 'node:path';
import type { Device, DeviceCreated, QuarantineEntry, SignInLink, User } from '@kizashi/api-contract';
import { Command } from 'commander';
import { type ApiClient, CommandError, connect } from './api-client.ts';

const home = resolve(process.env.KIZASHI_HOME || '.kizashi');
const say = (text: string) => process.stdout.write(`${text}\n`);

/** A command that talks to the running service and explains itself when it cannot. */
function command<A extends unknown[]>(work: (api: ApiClient, ...args: A) => Promise<void>) {
  return async (...args: A): Promise<void> => {
    try {
      await work(connect(home, process.env), ...args);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  };
}

const program = new Command('kizashi').description('Commands for a running Kizashi service');

const user = program.command('user').description('people who sign in');
user
  .command('add')
  .description('add a user; `user link` lets them in')
  .requiredOption('--name <name>')
  .requiredOption('--email <address>')
  .requiredOption(
    '--role <role>',
    'admin, service-manager, planner, reliability-engineer, field-engineer, plant-manager or viewer',
  )
  .option('--customer <id>', 'the customer whose data the user sees; left out for the maker’s own people')
  .option('--language <ja|en>')
  .action(
    command(async (api, options: { customer?: string } & Record<string, string>) => {
      const { customer, ...body } = options;
      const added = await api.post<User>('users', {
        ...body,
        ...(customer !== undefined && { customerId: customer }),
      });
      say(`${added.id}  ${added.name} <${added.email}>, ${added.role}`);
    }),
  );
user
  .command('link')
  .description('a link that signs in once, within 15 minutes')
  .option('--email <address>', 'default: the first administrator')
  .action(
    command(async (api, { email }: { email?: string }) => {
      const users = await api.all<User>('users');
      const found = users.find((one) => (email === undefined ? one.role === 'admin' : one.email === email));
      if (found === undefined) throw new CommandError(`There is no user ${email ?? 'with the role admin'}.`);
      const link = await api.post<SignInLink>(`users/${found.id}/sign-in-links`);
      say(link.url);
    }),
  );

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

program
  .command('token')
  .command('create')
  .description('an API token; it is shown once')
  .requiredOption('--name <name>')
  .requiredOption('--role <role>')
  .option('--customer <id>')
  .action(
    command(async (api, { customer, ...body }: { customer?: string } & Record<string, string>) => {
      const made = await api.post<{ token: string }>('tokens', {
        ...body,
        ...(customer !== undefined && { customerId: customer }),
      });
      say(made.token);
    }),
  );

const quarantine = program.command('quarantine').description('messages that were refused and kept');
quarantine
  .command('list')
  .argument('<device>')
  .action(
    command(async (api, id: string) => {
      for (const entry of await api.all<QuarantineEntry>(`devices/${id}/quarantine`)) {
        say(`${entry.id}  ${entry.receivedAt}  ${entry.code}  ${entry.detail}`);
      }
    }),
  );
quarantine
  .command('show')
  .argument('<device>')
  .argument('<entry>')
  .action(
    command(async (api, id: string, entryId: string) => {
      const entries = await api.all<QuarantineEntry>(`devices/${id}/quarantine`);
      const entry = entries.find((one) => one.id === entryId);
      if (entry === undefined) throw new CommandError(`${id} has no quarantine entry ${entryId}.`);
      say(`${entry.topic}\n${entry.receivedAt}  ${entry.code}: ${entry.detail}\n`);
      process.stdout.write(Buffer.from(entry.payloadBase64, 'base64'));
    }),
  );
quarantine
  .command('replay')
  .description('read a kept message again, now that its cause is gone')
  .argument('<device>')
  .argument('<entry>')
  .action(
    command(async (api, id: string, entryId: string) => {
      say(JSON.stringify(await api.post(`devices/${id}/quarantine/${entryId}/replay`), null, 2));
    }),
  );

await program.parseAsync();
