import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which Linux has fixed at 100 for what it shows under /proc. */
const TICKS_PER_SECOND = 100;

interface Usage {
  readonly parent: number;
  /** Its own and that of the children it has waited for, in seconds. */
  readonly cpuSeconds: number;
}

/** CPU seconds so far of these processes and of everything below them, those that have ended included. */
export function cpuSeconds(roots: readonly number[]): number {
  const processes = new Map<number, Usage>();
  for (const name of readdirSync('/proc')) {
    const usage = /^\d+$/.test(name) ? usageOf(Number(name)) : undefined;
    if (usage) processes.set(Number(name), usage);
  }
  let sum = 0;
  for (const [pid, { cpuSeconds }] of processes) if (isBelow(pid, roots, processes)) sum += cpuSeconds;
  return sum;
}

function isBelow(pid: number, roots: readonly number[], processes: ReadonlyMap<number, Usage>): boolean {
  for (let at: number | undefined = pid; at !== undefined; at = processes.get(at)?.parent) {
    if (roots.includes(at)) return true;
  }
  return false;
}

function usageOf(pid: number): Usage | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything; what follows its last bracket are numbers from field 3 on.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number) as [number, number, number, number];
  return { parent: Number(fields[1]), cpuSeconds: (utime + stime + cutime + cstime) / TICKS_PER_SECOND };
}

/** Memory of one process that is in RAM now, in MB of 10^6 bytes. */
export function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return (Number(kibibytes) * 1_024) / 1e6;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
