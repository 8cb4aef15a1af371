import { OperationalError } from '@kizashi/kernel';
import { startEmbeddedPostgres } from '../../src/database/embedded/start-embedded-postgres.ts';

/**
 * A service that does nothing but hold an embedded PostgreSQL, so that a test can kill it. Says on one line what came
 * of the start; stops on SIGTERM, and treats Ctrl-C as a service does that still has something to drain.
 */
const home = process.argv[2] ?? '';
process.on('SIGINT', () => console.log(JSON.stringify({ interrupted: true })));
try {
  const postgres = await startEmbeddedPostgres(home);
  console.log(JSON.stringify({ url: postgres.url, adopted: postgres.adopted }));
  process.on('SIGTERM', async () => {
    await postgres.stop();
    process.exit(0);
  });
  setInterval(() => {}, 60_000);
} catch (error) {
  if (!(error instanceof OperationalError)) throw error;
  console.log(JSON.stringify({ code: error.code, message: error.message, retryable: error.retryable }));
}
