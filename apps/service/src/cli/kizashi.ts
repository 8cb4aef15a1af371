import { Command } from 'commander';
import { addDeviceCommands } from './device-commands.ts';
import { addExportCommand } from './export-command.ts';
import { addModelCommands } from './model-commands.ts';
import { addQuarantineCommands } from './quarantine-commands.ts';
import { addTokenCommands } from './token-commands.ts';
import { addUserCommands } from './user-commands.ts';

const program = new Command('kizashi').description('Commands for a running Kizashi service');
addUserCommands(program);
addDeviceCommands(program);
addTokenCommands(program);
addQuarantineCommands(program);
addModelCommands(program);
addExportCommand(program);

// Whoever reads what we print may have read enough: `| head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await program.parseAsync();
