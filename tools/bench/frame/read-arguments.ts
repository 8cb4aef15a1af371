import { parseArgs } from 'node:util';
import { err, ok, type Result } from '@kizashi/kernel';
import type { Benchmark } from './benchmark.ts';

export interface Asked {
  readonly name: string;
  readonly benchmark: Benchmark;
  readonly json: boolean;
  readonly options: Readonly<Record<string, number>>;
}

/** What the command line asks for, or a text that says what it could ask for. */
export function readArguments(
  args: readonly string[],
  benchmarks: ReadonlyMap<string, Benchmark>,
): Result<Asked, string> {
  const [name = '', ...rest] = args;
  const benchmark = benchmarks.get(name);
  if (!benchmark) return err(`${name ? `There is no benchmark "${name}".\n` : ''}${usage(benchmarks)}`);
  const known = Object.keys(benchmark.options);
  let given: Readonly<Record<string, string | boolean | undefined>>;
  try {
    given = parseArgs({
      args: [...rest],
      options: {
        json: { type: 'boolean' },
        ...Object.fromEntries(known.map((option) => [option, { type: 'string' as const }])),
      },
    }).values;
  } catch (error) {
    return err(`${error instanceof Error ? error.message : error}\n${usage(benchmarks)}`);
  }
  const options: Record<string, number> = {};
  for (const [option, { standard }] of Object.entries(benchmark.options)) {
    const value = given[option] === undefined ? standard : Number(given[option]);
    if (!(value > 0)) return err(`--${option} ${given[option]} is not a number above 0, such as ${standard}`);
    options[option] = value;
  }
  return ok({ name, benchmark, json: given.json === true, options });
}

function usage(benchmarks: ReadonlyMap<string, Benchmark>): string {
  const lines = [...benchmarks].flatMap(([name, { about, options }]) => [
    `  ${name.padEnd(10)} ${about}`,
    ...Object.entries(options).map(
      ([option, { standard, means }]) => `             --${option} N  ${means} (${standard})`,
    ),
  ]);
  return ['npm run bench -- <name> [--json] [options]', '', ...lines].join('\n');
}
