import { OperationalError } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from '@kizashi/storage/telemetry-store';

/** Says what a second process hears that opens the store of a home folder. */
try {
  await DuckDbTelemetryStore.open(process.argv[2] ?? '');
  console.log(JSON.stringify({ opened: true }));
} catch (error) {
  if (!(error instanceof OperationalError)) throw error;
  console.log(JSON.stringify({ code: error.code, message: error.message, retryable: error.retryable }));
}
