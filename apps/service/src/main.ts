import { OperationalError } from '@kizashi/kernel';
import type { RunningService } from './bootstrap.ts';
import { EnvironmentError, readEnvironment, unknownVariables } from './configuration/environment.ts';

/** Exit codes: 0 stopped on request, 1 failed, 2 a setting is wrong. */
const STOP_WITHIN_MS = 10_000;

function fail(error: unknown): never {
  if (error instanceof EnvironmentError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
  if (error instanceof OperationalError) process.stderr.write(`${error.code}: ${error.message}\n`);
  else console.error(error);
  process.exit(1);
}

let service: RunningService | undefined;
/** Why we stop; the same reason twice is somebody who does not want to wait. */
const reasons = new Set<string>();

function stop(reason: string): void {
  // Ctrl-C reaches the whole process group, and whoever started us then sends a SIGTERM: those two are one request.
  if (reasons.has(reason)) process.exit(1);
  reasons.add(reason);
  if (reasons.size > 1) return;
  const tooLong = setTimeout(() => {
    process.stderr.write(
      `did not stop within ${STOP_WITHIN_MS / 1_000} s; what was acknowledged is on disk\n`,
    );
    process.exit(1);
  }, STOP_WITHIN_MS);
  tooLong.unref();
  if (service !== undefined) void end(service);
}

async function end(running: RunningService): Promise<void> {
  try {
    await running.stop();
  } catch (error) {
    fail(error);
  }
  process.exit(0);
}

process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));
// Under `npm start` the channel closes when the starter is gone: nothing of ours outlives it.
process.on('disconnect', () => stop('disconnect'));

try {
  for (const name of unknownVariables(process.env)) {
    process.stderr.write(`${name} is not a setting of Kizashi and is ignored.\n`);
  }
  const environment = readEnvironment(process.env);
  // Loaded only now, so that a wrong setting is told before anything else costs time.
  const { bootstrap } = await import('./bootstrap.ts');
  service = await bootstrap(environment);
  process.send?.({ type: 'listening', url: service.url, mqttUrl: service.mqttUrl });
  // Asked to stop while it was starting: the start is finished first, so that everything is closed in order.
  if (reasons.size > 0) await end(service);
} catch (error) {
  fail(error);
}
