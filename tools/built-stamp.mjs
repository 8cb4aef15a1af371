import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'libs',
  'firmware-contracts',
  'apps',
  'device-sim',
  'tsconfig.base.json',
  'package-lock.json',
];
/** Not read by any build: packages, results, what the test of the toolchain tries out, and what browser tests leave. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'trial', 'screenshots']);
const RESULTS = [
  'libs/kernel/dist',
  'apps/service/dist/main.js',
  'apps/console/dist/index.html',
  'device-sim/dist/main.js',
];

/**
 * Whether nothing has changed since the last build. Asked before nx is: nx takes seconds to come to the same answer, and
 * without its daemon it removes the results and puts the same ones back, which a service that is starting would notice.
 */
export function isBuilt(root) {
  const stamp = stampOf(root);
  if (!existsSync(stamp) || !RESULTS.every((path) => existsSync(join(root, path)))) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(root);
}

/** After a build that began when the sources were as `before` says; changes meanwhile make them stale again. */
export function markBuilt(root, before) {
  writeFileSync(stampOf(root), before);
}

/** Of the path, size and time of every file that a build reads. */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const path of SOURCES) add(join(root, path), hash);
  return hash.digest('hex');
}

function add(path, hash) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\0`);
    return;
  }
  for (const name of readdirSync(path).sort()) if (!LEFT_OUT.has(name)) add(join(path, name), hash);
}

/** Goes with node_modules, as what nx keeps of its results does not. */
function stampOf(root) {
  return join(root, 'node_modules', '.kizashi-built');
}
