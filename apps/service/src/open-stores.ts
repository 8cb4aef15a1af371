import { type OpenDatabase, openDatabase, startEmbeddedPostgres } from '@kizashi/storage/database';
import { DuckDbFeatureStore } from '@kizashi/storage/feature-store';
import { openTelemetryStore } from '@kizashi/storage/telemetry-store';
import type { Environment } from './configuration/environment.ts';
import type { Stores } from './storage.module.ts';

type Log = (message: string) => void;

/** Opened in this order, closed in the reverse one: PostgreSQL outlives everything that writes into it. */
export interface OpenStores extends Stores {
  close(): Promise<void>;
}

/** @throws OperationalError; what was opened before is closed again */
export async function openStores(environment: Environment, log: Log): Promise<OpenStores> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    // One that cannot be closed keeps none of the others open.
    for (const closer of closers.splice(0).toReversed())
      await closer().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const url = environment.databaseUrl ?? (await embeddedPostgres(environment, log, closers));
    const database: OpenDatabase = await openDatabase({ url, tenant: environment.tenant, log });
    closers.push(() => database.close());
    const telemetry = await openTelemetryStore(environment.telemetryUrl, environment.home);
    closers.push(() => telemetry.close());
    const features = await DuckDbFeatureStore.open(environment.home);
    closers.push(() => features.close());
    return { telemetry, features, scoped: database.scoped, worker: database.worker, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function embeddedPostgres(
  { home }: Environment,
  log: Log,
  closers: (() => Promise<void>)[],
): Promise<string> {
  const postgres = await startEmbeddedPostgres(home, log);
  closers.push(() => postgres.stop());
  return postgres.url;
}
