import { cpus, loadavg } from 'node:os';
import type { Fault, Figures, Promised } from './fault.ts';
import type { Trial } from './trials.ts';

const OUTCOMES = { held: 'held', broken: 'BROKEN', 'not-here': 'not here' } as const;

/** `p99Ms` is read as "p99 ms", `cpuPercent` as "cpu percent"; what is promised follows in parentheses. */
export function figureText(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, figure]) => {
      const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
      return `${words} ${typeof figure === 'object' ? promisedText(figure) : figure}`;
    })
    .join(', ');
}

function promisedText({ value, atMost }: Promised): string {
  const missed = typeof value === 'string' || value > atMost;
  return `${value} (promised ${atMost}${missed ? ', MISSED' : ''})`;
}

/** For people at a terminal. */
export function tableText(trials: readonly Trial[]): string {
  const width = Math.max(...trials.map(({ name }) => name.length));
  return trials
    .flatMap(({ name, outcome, figures, why, seconds }) => [
      `${name.padEnd(width)}  ${OUTCOMES[outcome].padEnd(8)}  ${String(seconds).padStart(6)} s  ${figureText(figures)}`,
      ...why.map((line) => `${' '.repeat(width)}  ${line}`),
    ])
    .join('\n');
}

/** The table of docs/faults.md. */
export function tableMarkdown(trials: readonly Trial[], at: Date): string {
  const rows = trials.map(({ name, promise, injection, outcome, figures, why }) => {
    const result = outcome === 'held' ? figureText(figures) : `${OUTCOMES[outcome]}: ${why.join('; ')}`;
    return `| \`${name}\` | ${promise} | ${injection} | ${result.replaceAll('|', '\\|').split('\n')[0]} |`;
  });
  const day = at.toISOString().slice(0, 10);
  return [
    `Long run of ${day} on ${cpus().length} cores, Node ${process.versions.node}, load average ${loadText()} at its end.`,
    '',
    '| fault | promise | how it is injected | figures |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** For programs. */
export function trialsJson(trials: readonly Trial[]): string {
  const machine = { cpus: cpus().length, node: process.versions.node, loadAverage: loadavg() };
  return JSON.stringify({ machine, trials }, null, 2);
}

/** What there is, and where each runs. */
export function listText(faults: readonly Fault[]): string {
  const width = Math.max(...faults.map(({ name }) => name.length));
  return faults
    .map(({ name, promise, longOnly, unavailable }) => {
      const lacking = unavailable?.();
      const where = longOnly === undefined ? 'npm test and here' : `here only: ${longOnly}`;
      const not = lacking === undefined ? '' : `; not on this machine: ${lacking}`;
      return `${name.padEnd(width)}  ${promise}\n${' '.repeat(width)}  (${where}${not})`;
    })
    .join('\n');
}

function loadText(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
}
