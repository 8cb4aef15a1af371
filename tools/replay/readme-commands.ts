import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The README's command that contains `words`, as program and arguments without npm around it: what `npm run` would
 * start, with the recordings of `recordings` in place of the README's folder.
 *
 * @throws Error when the README has no such command.
 */
export function readmeCommand(words: string, recordings: string): readonly string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const line = readme.split('\n').find((one) => one.includes(words) && / -- /.test(one));
  const [, script, given] = /npm run (\w+) -- (.+)$/.exec(line ?? '') ?? [];
  if (script === undefined || given === undefined)
    throw new Error(`README.md has no command with "${words}"`);
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const command = scripts[script];
  if (!command?.startsWith('node ')) throw new Error(`npm run ${script} does not start node`);
  const args = given.split(' ').map((arg) => arg.replace('../shared/data', () => recordings));
  return [...command.split(' ').slice(1), ...args];
}
