import 'reflect-metadata';
import { hostname } from 'node:os';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from './configuration/environment.ts';
import { HomeLock } from './lifecycle/home-lock.ts';
import { serviceLog } from './lifecycle/service-logger.ts';
import { openHttp } from './open-http.ts';
import { openStores } from './open-stores.ts';

/** A service that has started; `stop` ends it in the order that loses nothing. */
export interface RunningService {
  /** Of the console and the API, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Undefined only while no broker is part of the application. */
  readonly mqttUrl: string | undefined;
  /** For tests in the same process. */
  readonly app: NestFastifyApplication;
  stop(): Promise<void>;
}

/**
 * Starts everything in one process: data folder, PostgreSQL and its migrations, DuckDB, the application, HTTP, and
 * the broker last, since a device must not be acknowledged by half a service. What was opened before a failure is
 * closed again.
 * @throws OperationalError with what to do about it
 */
export async function bootstrap(environment: Environment): Promise<RunningService> {
  const log = serviceLog(environment);
  const lock = HomeLock.acquire(environment.home, {
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
  });
  try {
    const stores = await openStores(environment, (message) => log.info(message));
    try {
      const http = await openHttp(environment, stores, log);
      lock.announce({ url: http.url, ...(http.mqttUrl !== undefined && { mqttUrl: http.mqttUrl }) });
      log.info({ url: http.url, mqttUrl: http.mqttUrl }, 'listening');
      return {
        app: http.app,
        url: http.url,
        mqttUrl: http.mqttUrl,
        stop: once(async () => {
          try {
            await http.close();
          } finally {
            // Whatever could not be stopped: PostgreSQL is, and the folder is free for the next process.
            await stores.close().finally(() => lock.release());
          }
          log.info('stopped');
        }),
      };
    } catch (error) {
      await stores.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A second call waits for the first one's end. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
