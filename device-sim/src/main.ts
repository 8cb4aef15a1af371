import { Command } from 'commander';
import { CommandError } from './cli/connection.ts';
import { fleetCommand } from './cli/fleet-command.ts';
import { learnCommand } from './cli/learn-command.ts';
import { loadCommand } from './cli/load-command.ts';
import { replayCommand } from './cli/replay-command.ts';
import { scoreCommand } from './cli/score-command.ts';
import { DataFileError } from './data-files/data-file.ts';
import { DeviceRefusedError } from './device/device-client.ts';
import { ApiRefusal } from './set-up/product-api.ts';
import { SimulationError } from './simulation-error.ts';

const program = new Command('sim')
  .description('Simulated machines and recorded ones, over MQTT and the public HTTP API')
  .addCommand(fleetCommand())
  .addCommand(loadCommand())
  .addCommand(replayCommand())
  .addCommand(learnCommand())
  .addCommand(scoreCommand());

try {
  await program.parseAsync();
} catch (error) {
  const expected = [CommandError, DataFileError, DeviceRefusedError, ApiRefusal, SimulationError].some(
    (kind) => error instanceof kind,
  );
  process.stderr.write(`${expected && error instanceof Error ? error.message : inFull(error)}\n`);
  process.exitCode = 1;
}
// A channel to the parent would keep the process alive after its work.
if (process.connected) process.disconnect();

function inFull(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
