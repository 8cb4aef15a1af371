// `npm run kizashi -- <command>`: the service itself, or the command line that talks to a running one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const [command, ...rest] = process.argv.slice(2);
const SCRIPTS = {
  serve: ['apps/service/dist/main.js', rest],
  // Reading recordings is the simulator's trade; it sends what it reads over the public API.
  learn: ['device-sim/dist/main.js', ['learn', ...rest]],
};
const [script, args] = SCRIPTS[command] ?? ['apps/service/dist/cli/kizashi.js', process.argv.slice(2)];
if (!existsSync(join(root, script))) {
  console.error('Kizashi is not built yet: run npm start once, or npx nx run-many -t build.');
  process.exit(1);
}
// Out of the terminal's group, so that Ctrl-C arrives once; the channel tells the child when we are gone.
const child = spawn(process.execPath, [join(root, script), ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  detached: true,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));
