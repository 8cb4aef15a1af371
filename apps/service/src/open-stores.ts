import { type OpenDatabase, openDatabase, startEmbeddedPostgres } from '@kizashi/storage/database';
import { DuckDbFeatureStore } from '@kizashi/storage/feature-store';
import { openTelemetryStore } from '@kizashi/storage/telemetry-store';
import type { Environment } from './configuration/environment.ts';
import { toldWhenSlow } from './lifecycle/index.ts';
import type { Stores } from './storage.module.ts';

type Log = (message: string) => void;

interface Closer {
  readonly name: string;
  close(): Promise<void>;
}

/** Opened in this order, closed in the reverse one: PostgreSQL outlives everything that writes into it. */
export interface OpenStores extends Stores {
  close(): Promise<void>;
}

/** @throws OperationalError; what was opened before is closed again */
export async function openStores(environment: Environment, log: Log): Promise<OpenStores> {
  const closers: Closer[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    // One that cannot be closed keeps none of the others open.
    for (const { name, close } of closers.splice(0).toReversed())
      await toldWhenSlow(name, close(), log).catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const url = environment.databaseUrl ?? (await embeddedPostgres(environment, log, closers));
    const database: OpenDatabase = await openDatabase({ url, tenant: environment.tenant, log });
    closers.push({ name: 'the database', close: () => database.close() });
    const telemetry = await openTelemetryStore(environment.telemetryUrl, environment.home);
    closers.push({ name: 'the telemetry store', close: () => telemetry.close() });
    const features = await DuckDbFeatureStore.open(environment.home);
    closers.push({ name: 'the feature store', close: () => features.close() });
    return { telemetry, features, scoped: database.scoped, worker: database.worker, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function embeddedPostgres({ home }: Environment, log: Log, closers: Closer[]): Promise<string> {
  const postgres = await startEmbeddedPostgres(home, log);
  closers.push({ name: 'PostgreSQL', close: () => postgres.stop() });
  return postgres.url;
}
