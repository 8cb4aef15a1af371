import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../apps/service/src/configuration/environment.ts';

const DOCUMENTS = [
  'README.md',
  'README.ja.md',
  'CONTRIBUTING.md',
  'firmware-contracts/README.md',
  'device-sim/README.md',
].filter((path) => existsSync(path));
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** Every line of a shell block, with the document that shows it. */
const commands = DOCUMENTS.flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== '')
      .map((line) => [path, line] as const),
  ),
);

/** Programs behind the npm scripts that take sub-commands; each explains itself with --help. */
const PROGRAMS: Record<string, (subcommand: string) => string[]> = {
  kizashi: (subcommand) =>
    subcommand === 'learn' ? ['device-sim/dist/main.js'] : ['apps/service/dist/cli/kizashi.js'],
  sim: (subcommand) =>
    subcommand === 'faults' ? ['--conditions=source', 'tools/faults/faults.ts'] : ['device-sim/dist/main.js'],
};
/** Benchmarks are found by their folders. */
const isBenchmark = (name: string) => existsSync(join('tools/bench', name, `${name}.benchmark.ts`));

function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

describe('commands in the documents', () => {
  it('are there to be checked', () => {
    expect(commands.length).toBeGreaterThan(8);
  });

  it.each(commands)('%s: %s', (_path, line) => {
    const words = splitWords(line);
    const settings = words
      .filter((word) => /^KIZASHI_\w+=/.test(word))
      .map((word) => word.split('=', 2) as [string, string]);
    // Settings of an example are right settings.
    if (settings.length > 0) expect(() => readEnvironment(Object.fromEntries(settings))).not.toThrow();
    const [program, ...rest] = words.slice(settings.length);

    if (program === 'npx' || program === 'node') {
      const target = rest[0]!;
      expect(existsSync(program === 'npx' ? join('node_modules/.bin', target) : target)).toBe(true);
      return;
    }
    expect(program).toBe('npm');
    const script = rest[0] === 'run' ? rest[1]! : rest[0]!;
    expect(scripts).toHaveProperty(script);
    const passed = rest.slice(rest.indexOf('--') + 1);
    if (script === 'bench') expect(isBenchmark(passed[0]!)).toBe(true);
    const entry = PROGRAMS[script];
    if (entry === undefined || passed[0] === 'serve' || !rest.includes('--')) return;

    // `start`, `serve` and the replay are run for real by their own tests; here every option must be one that exists.
    const options = passed.findIndex((word) => word.startsWith('--') || word.includes('…'));
    const subcommand = passed
      .slice(0, options < 0 ? undefined : options)
      .filter((word) => /^[a-z-]+$/.test(word));
    const [name = ''] = subcommand;
    const told = name === 'faults' ? subcommand.slice(1) : subcommand;
    const help = spawnSync(process.execPath, [...entry(name), ...told, '--help'], {
      encoding: 'utf8',
    });
    expect(help.stderr).toBe('');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain(subcommand.join(' '));
    for (const option of passed.filter((word) => word.startsWith('--')))
      expect(help.stdout).toContain(option);
  });
});
