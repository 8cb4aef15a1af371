import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The value that a share `q` of the values does not exceed; 0 where there are none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0);
}

/** The longest time between two acknowledgements, and before the first and after the last within the span. */
export function largestGapMs(at: readonly number[], from: number, to: number): number {
  let gap = 0;
  let last = from;
  for (const instant of [...at.filter((one) => one >= from && one <= to), to]) {
    gap = Math.max(gap, instant - last);
    last = instant;
  }
  return Math.round(gap);
}

/** Largest resident memory of a process so far, in MB (Linux). */
export function peakRssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}

const TICKS_PER_SECOND = 100;

/** Seconds of processor time of a process so far (Linux). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name in parentheses may hold spaces; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** A gauge or a counter without labels, as the service tells it; NaN where it does not. */
export async function metricOf(
  plant: { api(method: string, path: string): Promise<{ readonly body: unknown }> },
  name: string,
): Promise<number> {
  const { body } = await plant.api('GET', '/metrics');
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(String(body))?.[1] ?? Number.NaN);
}

/** Looks until `holds` does. @returns milliseconds that took, or undefined when it never did */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
  everyMs = 50,
): Promise<number | undefined> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < withinMs) {
    if (await holds()) return Math.round(performance.now() - startedAt);
    await sleep(everyMs);
  }
  return undefined;
}
