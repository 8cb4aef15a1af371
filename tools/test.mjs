// `npm test`: every check and every test; the last line is `N passed, N failed`, the line before it says what was
// skipped and why. `npm test -- <paths>` runs only the jest tests of those paths.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint, markBuilt } from './built-stamp.mjs';
import { root, runNx } from './workspace.mjs';

const paths = process.argv.slice(2);
const node = process.execPath;
const inCi = process.env.CI === 'true';
const OUTER_LIMIT_MS = 13 * 60_000;
/** Waits more than it works, so it runs beside the others; whatever `npm start` would build is built by then. */
const BESIDE = 'tools/start';
const skipped = new Set();
let passed = 0;
let failed = 0;

/** Runs a command, passes its output on, resolves with its exit code and what it printed. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, KIZASHI_TESTS_BUILT: paths.length === 0 ? '1' : '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => {
        output += chunk;
        target.write(chunk);
      });
    }
    // A `beforeAll` that fails with open handles can hang a runner: the outer limit ends it and counts as a failure.
    const limit = setTimeout(() => child.kill('SIGKILL'), OUTER_LIMIT_MS);
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code: code ?? 1, output });
    });
  });
}

async function check(name, command, args) {
  const startedAt = Date.now();
  const { code } = await run(command, args);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${seconds} s)`);
  if (code === 0) passed += 1;
  else failed += 1;
}

async function jest(...args) {
  const scratch = mkdtempSync(join(tmpdir(), 'kizashi-test-'));
  const report = join(scratch, 'jest.json');
  const { code, output } = await run(node, [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--maxWorkers=3',
    '--json',
    `--outputFile=${report}`,
    ...args,
  ]);
  for (const [, what] of output.matchAll(/SKIPPED: (.+)/g)) skipped.add(what.trim());
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    passed += results.numPassedTests;
    const failures = results.numFailedTests + results.numRuntimeErrorTestSuites;
    failed += code === 0 ? failures : Math.max(1, failures);
    if (results.numPendingTests > 0 && skipped.size === 0) {
      skipped.add(`${results.numPendingTests} tests without a stated reason`);
    }
  } catch {
    console.error('the test runner ended without a report');
    failed += 1;
  }
  rmSync(scratch, { recursive: true, force: true });
}

if (paths.length === 0) {
  await check('format and lint', join(root, 'node_modules/.bin/biome'), ['ci', '--colors=off', '.']);
  const before = fingerprint(root);
  await check('build', ...runNx('run-many', '-t', 'build'));
  // So that `npm start`, tested beside the others, finds nothing to build.
  if (failed === 0) markBuilt(root, before);
  await check('types', ...runNx('run-many', '-t', 'typecheck'));
  await check('types of the tools', node, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '--noEmit',
    '-p',
    'tools/tsconfig.json',
  ]);
  await Promise.all([jest(BESIDE), jest('--testPathIgnorePatterns', BESIDE, '/node_modules/')]);
} else {
  await jest(...paths);
}

if (inCi && skipped.size > 0) {
  console.error('In CI nothing may be skipped.');
  failed += skipped.size;
}
console.log(skipped.size === 0 ? 'skipped: nothing' : `skipped: ${[...skipped].join('; ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
