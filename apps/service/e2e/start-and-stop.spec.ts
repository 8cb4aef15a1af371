import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildService,
  collect,
  newHome,
  removeHome,
  spawnService,
  startService,
  type TestService,
} from './start-service.ts';

const LOUD = { KIZASHI_LOG_LEVEL: 'info' };

/** One data folder for all: what one test leaves is what the next one has to start from. */
let home: string;

beforeAll(async () => {
  home = await newHome();
  await buildService();
}, 120_000);
afterAll(() => removeHome(home));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly ms: number;
}

/** Runs the compiled service until it ends by itself. */
async function runToEnd(env: Readonly<Record<string, string>>): Promise<Ended> {
  const startedAt = performance.now();
  const child = spawnService({
    KIZASHI_HTTP_PORT: '0',
    KIZASHI_MQTT_PORT: '0',
    KIZASHI_LOG_LEVEL: 'warn',
    ...env,
  });
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output(), ms: performance.now() - startedAt };
}

async function isAlive(service: TestService): Promise<boolean> {
  return fetch(`${service.url}/health/live`).then(
    (answer) => answer.ok,
    () => false,
  );
}

describe('a wrong setting', () => {
  it('stops the start at once and names every mistake', async () => {
    const ended = await runToEnd({
      KIZASHI_HOME: home,
      KIZASHI_HTTP_PORT: 'http',
      KIZASHI_BROKER_URL: 'mqtt://x',
    });
    expect(ended.code).toBe(2);
    expect(ended.output).toMatch(/KIZASHI_HTTP_PORT=http must be a port/);
    expect(ended.output).toMatch(/KIZASHI_BROKER_URL asks for an external broker, which is not there yet/);
    console.log(`a wrong setting stopped the start after ${Math.round(ended.ms)} ms`);
  });
});

describe('a data folder', () => {
  it('has one process at a time, is taken over after kill -9, and is left clean by SIGTERM', async () => {
    const first = await startService({ as: 'process', home });
    const { body: customer } = await first.api('POST', '/api/v1/customers', { name: 'Acme' });

    const second = await runToEnd({ KIZASHI_HOME: home });
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/^home-in-use: /);
    expect(second.output).toContain(`process ${first.pid} on `);
    expect(await isAlive(first)).toBe(true);

    await first.kill9();
    const third = await startService({ as: 'process', home, env: LOUD });
    expect(third.output()).toMatch(/PostgreSQL \S+ was running and is adopted/);
    expect((await third.api('GET', '/api/v1/customers')).body.items).toEqual([customer]);

    // A browser opens connections before it has anything to ask.
    const silent = connect(Number(new URL(third.url).port), '127.0.0.1');
    await once(silent, 'connect');
    const startedAt = performance.now();
    await third.stop();
    const ms = performance.now() - startedAt;
    expect(third.output()).toContain('"msg":"stopped"');
    expect(ms).toBeLessThan(10_000);
    expect(silent.closed).toBe(true);
    expect(await isAlive(third)).toBe(false);
    console.log(`SIGTERM: stopped after ${Math.round(ms)} ms`);

    // PostgreSQL was stopped last and cleanly: there is nothing to adopt.
    const fourth = await startService({ as: 'process', home, env: LOUD });
    expect(fourth.output()).toMatch(/PostgreSQL \S+ started/);
    await fourth.stop();
  });
});

describe('a port that is taken', () => {
  it.each(['KIZASHI_HTTP_PORT', 'KIZASHI_MQTT_PORT'])('is named, and so is %s', async (variable) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const ended = await runToEnd({ KIZASHI_HOME: home, [variable]: String(port) });
    squatter.close();
    expect(ended.code).toBe(1);
    expect(ended.output).toMatch(new RegExp(`port-taken: Port ${port} of 127.0.0.1 is taken`));
    expect(ended.output).toContain(`${variable}=`);
  });
});

describe('a stop', () => {
  it('may be asked for while the service is still starting', async () => {
    const child = spawnService({
      KIZASHI_HOME: home,
      KIZASHI_HTTP_PORT: '0',
      KIZASHI_MQTT_PORT: '0',
      ...LOUD,
    });
    const output = collect(child);
    const closed = once(child, 'close');
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    const [code] = (await closed) as [number | null];
    expect(output()).toContain('"msg":"stopped"');
    expect(code).toBe(0);
  });

  it('is not cut short by the SIGTERM that whoever started the service sends after Ctrl-C', async () => {
    const service = await startService({
      as: 'process',
      home: home,
      env: LOUD,
    });
    process.kill(service.pid, 'SIGINT');
    await service.stop();
    expect(service.output()).toContain('"msg":"stopped"');
  });

  it('follows when the process that started it is gone', async () => {
    const child = spawnService({
      KIZASHI_HOME: home,
      KIZASHI_HTTP_PORT: '0',
      KIZASHI_MQTT_PORT: '0',
      ...LOUD,
    });
    const output = collect(child);
    await once(child, 'message');
    // Node tells no 'close' of a child that was disconnected by hand.
    const ended = once(child, 'exit');
    child.disconnect();
    expect((await ended)[0]).toBe(0);
    expect(output()).toContain('"msg":"stopped"');
  });
});
