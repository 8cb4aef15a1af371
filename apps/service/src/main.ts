import { OperationalError } from '@kizashi/kernel';
import { bootstrap, type RunningService } from './bootstrap.ts';
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
let stopping = false;

/** A second request does not wait for the first one. */
function stop(): void {
  if (stopping) process.exit(1);
  stopping = true;
  const tooLong = setTimeout(() => {
    process.stderr.write(
      `did not stop within ${STOP_WITHIN_MS / 1_000} s; what was acknowledged is on disk\n`,
    );
    process.exit(1);
  }, STOP_WITHIN_MS);
  tooLong.unref();
  if (service === undefined) return;
  service.stop().then(() => process.exit(0), fail);
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// Under `npm start` the channel closes when the starter is gone: nothing of ours outlives it.
process.on('disconnect', stop);

try {
  for (const name of unknownVariables(process.env)) {
    process.stderr.write(`${name} is not a setting of Kizashi and is ignored.\n`);
  }
  service = await bootstrap(readEnvironment(process.env));
  process.send?.({ type: 'listening', url: service.url, mqttUrl: service.mqttUrl });
  // Asked to stop while it was starting: the start is finished first, so that everything is closed in order.
  if (stopping) await service.stop().then(() => process.exit(0), fail);
} catch (error) {
  fail(error);
}
