import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunAs } from '../../src/database/embedded/run-program.ts';

const HOLDER = fileURLToPath(new URL('./hold-postgres.ts', import.meta.url));

/** What `hold-postgres.ts` said of its start, and how long that took. */
export interface Held {
  readonly url: string;
  readonly adopted: boolean;
  /** Of an OperationalError, instead of the two above. */
  readonly code?: string;
  readonly message?: string;
  readonly seconds: number;
  readonly process: ChildProcess;
}

/** A service in a process group of its own, as a shell starts it in a terminal. */
export async function holdPostgres(home: string, runAs: RunAs | undefined): Promise<Held> {
  const startedAt = performance.now();
  const child = startHolder(home, runAs);
  const said = (await nextLine(child)) as object;
  return { ...said, seconds: (performance.now() - startedAt) / 1_000, process: child } as Held;
}

export function startHolder(home: string, runAs: RunAs | undefined): ChildProcess {
  return spawn(process.execPath, ['--conditions=source', '--no-warnings', HOLDER, home], {
    ...runAs,
    detached: true,
    // What a developer may have set must not lead anything elsewhere.
    env: { PATH: process.env.PATH, PGDATA: '/nowhere', PGPORT: '1', PGSSLMODE: 'require' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The next thing that the holder says. */
export async function nextLine(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('the holder has no output');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'close').then(() => undefined),
  ]);
  lines.close();
  child.stdout.resume();
  if (line === undefined) throw new Error('the holder ended without a word');
  return JSON.parse(line);
}

/** @param group as Ctrl-C does it: everything in the process group of the terminal */
export async function endHolder(
  child: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL',
  group = false,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(group ? -child.pid : child.pid, signal);
  await ended;
}
