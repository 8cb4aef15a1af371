import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Machine } from '@kizashi/api-contract';
import { type Command, Option } from 'commander';
import { CommandError } from './api-client.ts';
import { command } from './run-command.ts';

interface ExportOptions {
  readonly machine: string;
  readonly format: string;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
}

/** `kizashi export` */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('readings of a machine, every channel, as a file')
    .requiredOption('--machine <id or serial>')
    .addOption(new Option('--format <format>').choices(['csv', 'parquet']).default('csv'))
    .option('--from <instant>', 'for example 2026-10-01T00:00:00Z; default: all that is kept')
    .option('--to <instant>', 'default: now')
    .option('--out <file>', 'default: standard output')
    .action(
      command(async (api, { machine, format, from, to, out }: ExportOptions) => {
        if (out === undefined && format === 'parquet' && process.stdout.isTTY)
          throw new CommandError('Parquet is not for reading: name a file with --out history.parquet.');
        const machines = await api.all<Machine>('machines');
        const found = machines.find(({ id, serial }) => id === machine || serial === machine);
        if (found === undefined) throw new CommandError(`There is no machine ${machine}.`);
        const query = new URLSearchParams({ format, ...(from && { from }), ...(to && { to }) });
        const file = await api.file(`machines/${found.id}/telemetry/export?${query}`);
        await pipeline(Readable.fromWeb(file), out === undefined ? process.stdout : createWriteStream(out));
      }),
    );
}
