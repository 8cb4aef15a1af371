import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server of somebody else that runs beside a test or a benchmark. */
export interface ServerProcess {
  readonly pid: number;
  /** It stands still, with its connections open, until it is thawed. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Starts a server and waits until it answers. @throws with what it wrote when it does not within 20 s */
export async function startServer(
  command: string,
  args: readonly string[],
  answers: () => Promise<boolean>,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, ...env },
  });
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-5_000);
  });
  const missing = once(child, 'error').then(([error]) => {
    throw new Error(`${command} could not be started (is it installed?): ${error}`);
  });
  const running = {
    pid: child.pid ?? 0,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: () => stopChild(child),
  };
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    if (await Promise.race([answers(), missing])) return running;
    await sleep(100);
  }
  await running.stop();
  throw new Error(`${command} did not start:\n${log}`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(late);
}
