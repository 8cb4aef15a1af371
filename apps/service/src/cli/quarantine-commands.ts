import type { QuarantineEntry } from '@kizashi/api-contract';
import type { Command } from 'commander';
import { CommandError } from './api-client.ts';
import { command, say } from './run-command.ts';

/** `kizashi quarantine …` */
export function addQuarantineCommands(program: Command): void {
  const quarantine = program.command('quarantine').description('messages that were refused and kept');
  quarantine
    .command('list')
    .argument('<device>')
    .action(
      command(async (api, id: string) => {
        for (const entry of await api.all<QuarantineEntry>(`devices/${id}/quarantine`)) {
          const resolved = entry.resolvedAt === null ? '' : `(read again ${entry.resolvedAt})  `;
          say(`${entry.id}  ${entry.receivedAt}  ${entry.code}  ${resolved}${entry.detail}`);
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
}
