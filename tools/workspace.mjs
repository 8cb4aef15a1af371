import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Command and arguments that run nx on the Node of this workspace. */
export function runNx(...args) {
  return [process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args, '--outputStyle=static']];
}
