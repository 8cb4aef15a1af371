import type { SignInLink, User } from '@kizashi/api-contract';
import type { Command } from 'commander';
import { CommandError } from './api-client.ts';
import { command, say } from './run-command.ts';

/** `kizashi user …` */
export function addUserCommands(program: Command): void {
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
        if (found === undefined)
          throw new CommandError(`There is no user ${email ?? 'with the role admin'}.`);
        const link = await api.post<SignInLink>(`users/${found.id}/sign-in-links`);
        say(link.url);
      }),
    );
}
