import { spawn } from 'node:child_process';

/** Who a program runs as; undefined for the user of this process. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface Ended {
  /** Undefined when it could not be started, or was killed. */
  readonly exitCode: number | undefined;
  /** The end of what it wrote, or why it could not be started. */
  readonly output: string;
}

const KEPT_OUTPUT = 8_192;

/**
 * Runs one of PostgreSQL's programs to its end, in a session of its own: Ctrl-C in the terminal reaches this
 * process alone, which decides when PostgreSQL stops. The environment is made here, so that no PGDATA or PGPORT of
 * the user leads it elsewhere.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { cwd: string; runAs: RunAs | undefined; timeoutMs: number },
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      ...options.runAs,
      detached: true,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ exitCode: undefined, output: error.message }));
    child.on('close', (code) => resolve({ exitCode: code ?? undefined, output: output.trim() }));
  });
}
