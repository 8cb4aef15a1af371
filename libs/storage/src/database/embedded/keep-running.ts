import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../error-code.ts';
import { isRunning } from './postmaster.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Looks after the server's process: when it is gone (the kernel took its memory, somebody killed it), starts it
 * again until that succeeds. `release` ends the watch, before the server is stopped on purpose.
 */
export function keepRunning(
  firstPid: number,
  restart: () => Promise<number>,
  log: (message: string) => void,
): { release(): Promise<void> } {
  const released = new AbortController();
  const watch = async () => {
    let pid = firstPid;
    while (!released.signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal: released.signal, ref: false }).catch(() => {});
      if (released.signal.aborted || (await isRunning(pid))) continue;
      log('PostgreSQL is gone without being stopped; starting it again');
      try {
        pid = await restart();
        log('PostgreSQL runs again');
      } catch (error) {
        log(`PostgreSQL does not start: ${errorMessage(error)}`);
      }
    }
  };
  const ended = watch();
  return {
    release: async () => {
      released.abort();
      await ended;
    },
  };
}
