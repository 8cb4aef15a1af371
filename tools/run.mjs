// `npm run kizashi -- <command>`, `npm run sim -- <command>`, `npm run bench -- <name>` and `npm run evaluate`: the service, the
// command line that talks to a running one, the simulator, the faults (`sim faults`), the benchmarks, and how right the
// forecasts are. Builds what they need when nothing has been built yet; for faults and benchmarks everything that is stale,
// since it is the product of this source that is tried.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from './service-flags.mjs';
import { build, root } from './workspace.mjs';

const SERVICE = 'apps/service/dist/main.js';
const COMMAND_LINE = 'apps/service/dist/cli/kizashi.js';
const SIMULATOR = 'device-sim/dist/main.js';
const BENCHMARKS = 'tools/bench/main.ts';
/** Runs from source alone: what it judges is pure. */
const EVALUATIONS = 'tools/evaluate/main.ts';
/** They break a service of their own, so they know it, which the simulator must not. */
const FAULTS = 'tools/faults/faults.ts';

const [program, ...args] = process.argv.slice(2);
const [command, ...rest] = args;

function target() {
  if (program === 'bench') return [BENCHMARKS, args];
  if (program === 'evaluate') return [EVALUATIONS, args];
  if (program === 'sim' && command === 'faults') return [FAULTS, rest];
  if (program === 'sim') return [SIMULATOR, args];
  if (command === 'serve') return [SERVICE, rest];
  // Reading recordings is the simulator's trade; it sends what it reads over the public API.
  if (command === 'learn') return [SIMULATOR, args];
  return [COMMAND_LINE, args];
}

const [script, passed] = target();
const stale = script === BENCHMARKS || script === FAULTS;
const fromSource = stale || script === EVALUATIONS;
if (stale || !existsSync(join(root, script))) {
  process.stderr.write(`Kizashi: building ${stale ? 'what is stale' : 'once'}\n`);
  await build();
}
const nodeArguments = script === SERVICE ? SERVICE_FLAGS : fromSource ? ['--conditions=source'] : [];
const environment = script === SERVICE ? { ...SERVICE_ENVIRONMENT, ...process.env } : process.env;
// Out of the terminal's group, so that Ctrl-C arrives once; the channel tells the child when we are gone.
const child = spawn(process.execPath, [...nodeArguments, join(root, script), ...passed], {
  env: environment,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  detached: true,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));
