// Installs what package-lock.json names, when it is not installed yet. Needs nothing but the machine's own Node and
// npm: everything after it runs on the Node of node_modules/.bin.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.kizashi-installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');

// Warnings that are understood; anything else that npm warns of stops the set-up, so that nobody learns to look away.
const KNOWN_WARNINGS = [
  {
    pattern: /EBADENGINE/,
    says: 'some packages ask for Node 22: they run on the Node 24 that is being installed',
  },
  {
    pattern: /install-scripts|allow-scripts/,
    says: 'install scripts stay off; the PostgreSQL links are made by the service itself',
  },
  { pattern: /deprecated/, says: 'npm names deprecated packages further down the tree' },
  {
    pattern: /Unknown (user|project|env|builtin) config|Unknown cli config/,
    says: 'npm does not know one of this machine’s npm settings',
  },
];

function fail(message) {
  console.error(`\nset-up: ${message}`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old. Install Node 20.19 or newer and run the command again.`);
}
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0);

const startedAt = Date.now();
const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
console.log('set-up: installing packages (about a minute, once)');
const ticking = setInterval(() => console.log(`set-up: still installing, ${seconds()}`), 15_000);

const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=warn'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'pipe'],
  shell: process.platform === 'win32',
});
let said = '';
for (const stream of [npm.stdout, npm.stderr]) {
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    said += chunk;
  });
}
npm.on('error', (error) => fail(`npm could not be started: ${error.message}`));
npm.on('close', (code) => {
  clearInterval(ticking);
  if (code !== 0) fail(`npm ci ended with ${code}:\n${said}`);
  const warnings = said.split('\n').filter((line) => /^npm (warn|WARN)/.test(line));
  const known = new Set();
  for (const line of warnings) {
    const match = KNOWN_WARNINGS.find(({ pattern }) => pattern.test(line));
    if (match === undefined) fail(`npm warned of something unexpected:\n${line}`);
    known.add(match.says);
  }
  for (const says of known) console.log(`set-up: note: ${says}`);
  if (
    !existsSync(join(root, 'node_modules', '.bin', 'node')) &&
    Number(process.versions.node.split('.')[0]) < 24
  ) {
    fail(
      `no Node 24 package for ${process.platform}-${process.arch}. Install Node 24 and run the command again.`,
    );
  }
  writeFileSync(stamp, wanted);
  console.log(`set-up: packages are in place (${seconds()})`);
});
