import { readFileSync } from 'node:fs';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Logger } from 'pino';
import { appModule } from './app.module.ts';
import type { Environment } from './configuration/environment.ts';
import { sendSecurityHeaders } from './console/security-headers.ts';
import { serveConsole } from './console/serve-console.ts';
import { countRequests } from './health/count-requests.ts';
import { Lifecycle, listenFailure, NestLogger, toldWhenSlow } from './lifecycle/index.ts';
import { serveOpenApi } from './openapi/serve-openapi.ts';
import type { Stores } from './storage.module.ts';

/** Ended lives with their histories are the largest thing that anybody sends; they go in parts of this size. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
/** At a stop: below the ten seconds after which the process is ended. */
const ANSWERED_WITHIN_MS = 3_000;

export interface OpenHttp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly mqttUrl: string | undefined;
  /** The parts first (broker, ingest, rooms), then HTTP itself. */
  close(): Promise<void>;
}

/** The application over its open stores, listening. @throws OperationalError `port-taken` and its kin */
export async function openHttp(environment: Environment, stores: Stores, log: Logger): Promise<OpenHttp> {
  const app = await NestFactory.create<NestFastifyApplication>(
    appModule(environment, stores),
    fastify(environment),
    { logger: new NestLogger(log), abortOnError: false },
  );
  const lifecycle = app.get(Lifecycle);
  const close = async () => {
    await lifecycle.stop();
    // Socket.IO waits for every connection to end before Fastify would end them, and browsers open some on which they ask
    // nothing. What is being answered has its time.
    const server = app.getHttpServer();
    const ending = setInterval(() => server.closeAllConnections(), ANSWERED_WITHIN_MS);
    try {
      await toldWhenSlow('HTTP', app.close(), (message) => log.warn(message));
    } finally {
      clearInterval(ending);
    }
  };
  try {
    app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
    await app.register(fastifyCookie);
    app.useWebSocketAdapter(new IoAdapter(app));
    countRequests(app);
    sendSecurityHeaders(app);
    await serveConsole(app);
    serveOpenApi(app);
    await app.init();
    const { bind, httpPort, tls, mqttBind } = environment;
    await app.listen(httpPort, bind).catch((error: unknown) => {
      throw listenFailure(error, bind, httpPort, 'KIZASHI_HTTP_PORT');
    });
    await lifecycle.start();
    const mqttPort = lifecycle.ports.get('mqtt');
    return {
      app,
      url: `${tls === undefined ? 'http' : 'https'}://${reachable(bind)}:${portOf(app)}`,
      mqttUrl: mqttPort === undefined ? undefined : `mqtt://${reachable(mqttBind)}:${mqttPort}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function fastify({ trustProxy, tls }: Environment): FastifyAdapter {
  const options = {
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Idle console connections must not keep the stop waiting.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    ...(trustProxy !== undefined && { trustProxy: trusted(trustProxy) }),
  };
  if (tls === undefined) return new FastifyAdapter(options);
  const https = { cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) };
  return new FastifyAdapter({ ...options, https });
}

/** Who may say whose request it is and whether it came over TLS: the nearest so many hops, or these addresses. */
function trusted(proxies: number | readonly string[]) {
  if (typeof proxies === 'number') return (_address: string, hop: number) => hop < proxies;
  return [...proxies];
}

/** The address to show: every address of the machine includes this one. */
function reachable(bind: string): string {
  if (bind === '0.0.0.0' || bind === '::') return 'localhost';
  return bind.includes(':') ? `[${bind}]` : bind;
}

function portOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('HTTP does not listen on a port');
  return address.port;
}
