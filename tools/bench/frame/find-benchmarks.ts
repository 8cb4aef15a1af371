import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Benchmark } from './benchmark.ts';

const HERE = join(import.meta.dirname, '..');
const ENDING = '.benchmark.ts';

/** By name: `<name>/<name>.benchmark.ts`, looked for in the folder itself, so that nobody has to keep a list. */
export async function findBenchmarks(): Promise<ReadonlyMap<string, Benchmark>> {
  const files = globSync(`*/*${ENDING}`, { cwd: HERE }).sort();
  const found = new Map<string, Benchmark>();
  for (const file of files) {
    const name = basename(file, ENDING);
    if (dirname(file) !== name) throw new Error(`${file} should be ${name}/${name}${ENDING}`);
    const { benchmark } = (await import(pathToFileURL(join(HERE, file)).href)) as { benchmark?: Benchmark };
    if (!benchmark) throw new Error(`${file} exports no "benchmark"`);
    found.set(name, benchmark);
  }
  return found;
}
