import type { Command } from 'commander';
import { command, say } from './run-command.ts';

/** `kizashi token …` */
export function addTokenCommands(program: Command): void {
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
}
