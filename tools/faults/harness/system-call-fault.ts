import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Why system calls cannot be tampered with here; undefined where they can. */
export function straceUnavailable(): string | undefined {
  const { error, status } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']);
  if (error) return 'strace is not installed';
  return status === 0 ? undefined : 'strace may not trace processes here';
}

/**
 * Makes system calls of a running process fail or wait, in all its threads, as strace's `inject` describes it: for
 * example `fsync,fdatasync:error=EIO`. Resolves when it works.
 * @param paths only calls on these files; all of them where it is left out
 * @returns ends it; the process goes on as before
 */
export async function tamper(
  pid: number,
  inject: string,
  paths: readonly string[] = [],
): Promise<() => Promise<void>> {
  const calls = inject.slice(0, inject.indexOf(':'));
  const which = paths.flatMap((path) => ['-P', path]);
  const strace = spawn(
    'strace',
    ['-f', '-p', String(pid), ...which, '-e', `trace=${calls}`, '-e', `inject=${inject}`, '-o', '/dev/null'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  strace.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (/attached/.test(said)) resolve();
  });
  strace.once('error', reject);
  strace.once('close', () => reject(new Error(`strace ended: ${said}`)));
  await promise;
  return async () => {
    if (strace.exitCode !== null || strace.signalCode !== null) return;
    const closed = once(strace, 'close');
    strace.kill('SIGINT');
    await closed;
  };
}
