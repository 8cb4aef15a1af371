import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
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

const homes: string[] = [];

beforeAll(buildService, 120_000);
afterAll(async () => {
  for (const home of homes) await removeHome(home);
});

async function home(): Promise<string> {
  const folder = await newHome();
  homes.push(folder);
  return folder;
}

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
    const folder = await home();
    const ended = await runToEnd({
      KIZASHI_HOME: folder,
      KIZASHI_HTTP_PORT: 'http',
      KIZASHI_BROKER_URL: 'mqtt://x',
    });
    expect(ended.code).toBe(2);
    expect(ended.output).toMatch(/KIZASHI_HTTP_PORT=http must be a port/);
    expect(ended.output).toMatch(/KIZASHI_BROKER_URL asks for an external broker, which is not there yet/);
    console.log(`a wrong setting stopped the start after ${Math.round(ended.ms)} ms`);
  });
});

describe('a second process', () => {
  it('is refused on the same data folder, and told who holds it', async () => {
    const first = await startService({ as: 'process', home: await home() });
    const second = await runToEnd({ KIZASHI_HOME: first.home });
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/^home-in-use: /);
    expect(second.output).toContain(`process ${first.pid} on `);
    expect(await isAlive(first)).toBe(true);
    await first.stop();
  });

  it('takes over after kill -9, with everything that was there', async () => {
    const first = await startService({ as: 'process', home: await home() });
    const { body } = await first.api('POST', '/api/v1/customers', { name: 'Acme' });
    await first.kill9();
    const second = await startService({ as: 'process', home: first.home, token: first.token });
    expect((await second.api('GET', '/api/v1/customers')).body.items).toEqual([body]);
    await second.stop();
  });
});

describe('a port that is taken', () => {
  it.each(['KIZASHI_HTTP_PORT', 'KIZASHI_MQTT_PORT'])('is named, and so is %s', async (variable) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const ended = await runToEnd({ KIZASHI_HOME: await home(), [variable]: String(port) });
    squatter.close();
    expect(ended.code).toBe(1);
    expect(ended.output).toMatch(new RegExp(`port-taken: Port ${port} of 127.0.0.1 is taken`));
    expect(ended.output).toContain(`${variable}=`);
  });
});

describe('SIGTERM', () => {
  it('stops everything in order and leaves nothing behind', async () => {
    const service = await startService({
      as: 'process',
      home: await home(),
      env: { KIZASHI_LOG_LEVEL: 'info' },
    });
    const startedAt = performance.now();
    await service.stop();
    const ms = performance.now() - startedAt;
    expect(service.output()).toContain('"msg":"stopped"');
    expect(ms).toBeLessThan(10_000);
    expect(await isAlive(service)).toBe(false);
    console.log(`stopped after ${Math.round(ms)} ms`);
    // The database was closed last and cleanly: the next start finds nothing to recover or to adopt.
    const next = await startService({
      as: 'process',
      home: service.home,
      env: { KIZASHI_LOG_LEVEL: 'info' },
    });
    expect(next.output()).toMatch(/PostgreSQL [\d.]+ started/);
    await next.stop();
  });

  it('may come while the service is still starting', async () => {
    const child = spawnService({
      KIZASHI_HOME: await home(),
      KIZASHI_HTTP_PORT: '0',
      KIZASHI_MQTT_PORT: '0',
      KIZASHI_LOG_LEVEL: 'info',
    });
    const output = collect(child);
    const closed = once(child, 'close');
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    const [code] = (await closed) as [number | null];
    expect(output()).toContain('"msg":"stopped"');
    expect(code).toBe(0);
  });

  it('is not needed when the process that started it is gone', async () => {
    const child = spawnService({
      KIZASHI_HOME: await home(),
      KIZASHI_HTTP_PORT: '0',
      KIZASHI_MQTT_PORT: '0',
      KIZASHI_LOG_LEVEL: 'info',
    });
    const output = collect(child);
    await once(child, 'message');
    const closed = once(child, 'close');
    child.disconnect();
    expect((await closed)[0]).toBe(0);
    expect(output()).toContain('"msg":"stopped"');
  });
});

describe('two installations', () => {
  it('share no secret', async () => {
    const [one, two] = [
      await startService({ home: await home() }),
      await startService({ home: await home() }),
    ];
    const users = await Promise.all(
      [one, two].map(async (service) => (await service.api('GET', '/api/v1/users')).body.items),
    );
    expect(users[0]).toHaveLength(1);
    expect(users[0][0].id).not.toBe(users[1][0].id);
    const stranger = await fetch(`${two.url}/api/v1/users`, {
      headers: { authorization: `Bearer ${one.token}` },
    });
    expect(stranger.status).toBe(401);
    await Promise.all([one.stop(), two.stop()]);
  });
});
