import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, isBuilt, markBuilt } from './built-stamp.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Command and arguments that run nx on the Node of this workspace. */
export function runNx(...args) {
  return [process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args, '--outputStyle=static']];
}

/** Builds what is stale; says nothing unless it fails. */
export async function build() {
  if (isBuilt(root)) return;
  const before = fingerprint(root);
  const [command, args] = runNx('run-many', '-t', 'build');
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
  markBuilt(root, before);
}
