// `npm run bench -- <name> [--json]`: one benchmark, its table (or one JSON document) on standard output, progress on
// standard error. Ratios and counts set the exit code; absolute figures never do.
import { availableParallelism, loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { calibrate } from './frame/calibration.ts';
import { findBenchmarks } from './frame/find-benchmarks.ts';
import { readArguments } from './frame/read-arguments.ts';
import { exitCode, toReport, toTable } from './frame/report.ts';

const asked = readArguments(process.argv.slice(2), await findBenchmarks());
if (!asked.ok) {
  process.stderr.write(`${asked.error}\n`);
  process.exit(2);
}
const { name, benchmark, json, options } = asked.value;
const startedAt = performance.now();
const say = (text: string): void => {
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stderr.write(`bench ${name} ${String(seconds).padStart(4)} s  ${text}\n`);
};
const machine = {
  cpus: availableParallelism(),
  node: process.versions.node,
  loadAverage: loadavg()[0] ?? 0,
  calibrationMs: calibrate(),
};
const measured = await benchmark.run({
  say,
  option: (option) => {
    const value = options[option];
    if (value === undefined) throw new Error(`the benchmark ${name} declares no option "${option}"`);
    return value;
  },
});
const report = toReport(name, machine, measured, benchmark.targets);
process.stdout.write(`${json ? JSON.stringify(report) : toTable(report, benchmark.ratioOf)}\n`);
process.exit(exitCode(measured, benchmark.targets));
