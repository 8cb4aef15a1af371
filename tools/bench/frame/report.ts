import type { Figures, Measured, RatioOf, Target } from './benchmark.ts';

export interface Machine {
  readonly cpus: number;
  readonly node: string;
  /** Of the last minute, before the run: what else was going on. */
  readonly loadAverage: number;
  /** Duration of the calibration loop, before the run. */
  readonly calibrationMs: number;
}

/** What `--json` prints. */
export interface Report extends Measured {
  readonly name: string;
  readonly machine: Machine;
  /** Musts and aims that were not reached, in words. */
  readonly missed: readonly string[];
}

export function toReport(
  name: string,
  machine: Machine,
  measured: Measured,
  targets: readonly Target[],
): Report {
  const missed = targets.filter((target) => !isReached(target, measured));
  return { name, machine, ...measured, missed: missed.map((target) => inWords(target, measured)) };
}

/** Absolute figures tell of the machine as much as of the product, and aims are what they say: neither fails a run. */
export function exitCode(measured: Measured, targets: readonly Target[]): 0 | 1 {
  const failed = targets.some(
    (target) => target.level === 'must' && target.kind !== 'absolute' && !isReached(target, measured),
  );
  return failed ? 1 : 0;
}

/** A figure that is missing or NaN reaches nothing. */
function isReached(target: Target, measured: Measured): boolean {
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = target;
  const value = figureOf(target, measured);
  return value >= atLeast && value <= atMost;
}

function figureOf({ metric }: Target, { ratios, product }: Measured): number {
  return ratios[metric] ?? product[metric] ?? Number.NaN;
}

function inWords(target: Target, measured: Measured): string {
  const { level, kind, metric, atLeast, atMost } = target;
  const bound = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ].join(' and ');
  const of = kind === 'absolute' ? ' (on an idle machine)' : '';
  return `${level}: ${metric} ${rounded(figureOf(target, measured))}, ${bound}${of}`;
}

/** For people: a row a figure, a column for the product, each peer and their ratio. */
export function toTable(
  { name, machine, product, peers, ratios, rounds, missed }: Report,
  ratioOf: RatioOf = 'product / peer',
): string {
  const columns: [string, Figures][] = [['product', product], ...Object.entries(peers), [ratioOf, ratios]];
  const filled = columns.filter(([, figures]) => Object.keys(figures).length > 0);
  const metrics = [...new Set(filled.flatMap(([, figures]) => Object.keys(figures)))];
  const rows = metrics.map((metric) => [
    metric,
    ...filled.map(([, figures]) => (figures[metric] === undefined ? '' : rounded(figures[metric]))),
  ]);
  return [
    `${name}: ${rounds} ${rounds === 1 ? 'round' : 'rounds'} on ${machine.cpus} cores, Node ${machine.node}, ` +
      `load ${rounded(machine.loadAverage)}, calibration ${rounded(machine.calibrationMs)} ms`,
    '',
    ...aligned([['', ...filled.map(([title]) => title)], ...rows]),
    '',
    ...(missed.length === 0 ? ['Everything asked for was reached.'] : missed.map((line) => `MISSED ${line}`)),
  ].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('   ')
      .trimEnd(),
  );
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return 'not measured';
  return Math.abs(value) >= 1_000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
}
