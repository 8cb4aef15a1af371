import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FleetPage, Forecast, MachineCondition, Order } from '@kizashi/api-contract';
import { followProvenance } from '../../apps/service/e2e/provenance.ts';
import { removeHome } from '../../apps/service/e2e/start-service.ts';

const run = promisify(execFile);
/** Far above what it takes: a loaded machine is no reason to fail. */
const READY_WITHIN_MS = 400_000;

let home: string;
let env: NodeJS.ProcessEnv;
const children: ChildProcess[] = [];

interface Started {
  readonly npm: ChildProcess;
  readonly output: () => string;
  readonly seconds: number;
  readonly link: URL;
}

/** `npm start` as a person runs it: a process group of its own, as a terminal makes one. */
async function npmStart(): Promise<Started> {
  const begun = performance.now();
  const npm = spawn('npm', ['start'], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(npm);
  let said = '';
  for (const stream of [npm.stdout!, npm.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!/Sign in +http\S+/.test(said)) {
    if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}:\n${said}`);
    if (performance.now() - begun > READY_WITHIN_MS) throw new Error(`npm start is not ready:\n${said}`);
    await wait(100);
  }
  const link = new URL(/Sign in +(http\S+)/.exec(said)![1]!);
  return { npm, output: () => said, seconds: (performance.now() - begun) / 1000, link };
}

async function ended(child: ChildProcess): Promise<number | null> {
  while (child.exitCode === null && child.signalCode === null) await wait(50);
  return child.exitCode;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    // A zombie answers signals too.
    return !/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function api<T>(link: URL, path: string): Promise<T> {
  const token = (await readFile(join(home, 'token'), 'utf8')).trim();
  const response = await fetch(new URL(`/api/v1/${path}`, link), {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

beforeAll(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'kizashi start ')), 'home');
  env = {
    ...process.env,
    KIZASHI_HOME: home,
    KIZASHI_HTTP_PORT: String(await freePort()),
    KIZASHI_MQTT_PORT: String(await freePort()),
  };
  delete env.KIZASHI_BOOTSTRAP_TOKEN;
});

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null && child.pid)
      process.kill(-child.pid, 'SIGKILL');
  }
  await wait(500);
  await removeHome(home);
}, 60_000);

describe('npm start', () => {
  let first: Started;
  let openBefore: number;

  it(
    'gives a new data folder 90 days of past, in which every claim leads to what caused it',
    async () => {
      first = await npmStart();
      const { counts } = await api<FleetPage>(first.link, 'fleet?limit=500');
      console.log(
        `npm start, new folder: ready in ${first.seconds.toFixed(1)} s with ${counts.machines} machines, ` +
          `${counts.today + counts.needsADate} that need somebody, ${counts.cannotBeJudged} that cannot be judged`,
      );
      expect(counts.machines).toBeGreaterThanOrEqual(40);
      expect(counts.running).toBeGreaterThanOrEqual(0.8 * counts.machines);
      expect(counts.cannotBeJudged).toBeGreaterThan(0);
      expect(await api<{ mode: string }>(first.link, 'clock')).toMatchObject({ mode: 'wall' });

      const { seen, orphans } = await followProvenance((path) => api(first.link, path.slice(1)));
      console.log(`provenance: ${JSON.stringify(seen)}, ${orphans.length} orphans`);
      expect(orphans).toEqual([]);
      expect(seen.forecasts).toBeGreaterThan(1_000);
      expect(seen.orders).toBeGreaterThan(5);
      expect(seen.bookings).toBeGreaterThan(3);
      expect(seen.swaps).toBeGreaterThan(3);

      const { stdout } = await run(
        'npm',
        ['run', '--silent', 'sim', '--', 'score', '--url', first.link.origin, '--json'],
        { env },
      );
      const { counts: verdicts, healthyShare } = JSON.parse(stdout) as {
        counts: Record<'prevented' | 'false' | 'late' | 'turned-down' | 'missed' | 'sudden', number>;
        healthyShare: { mean: number; least: number };
      };
      console.log(
        `truth against orders: ${JSON.stringify(verdicts)}, healthy ${JSON.stringify(healthyShare)}`,
      );
      expect(healthyShare.mean).toBeGreaterThanOrEqual(0.9);
      expect(healthyShare.least).toBeGreaterThanOrEqual(0.85);
      expect(verdicts.prevented).toBeGreaterThan(verdicts.false + verdicts.missed + verdicts.late);
    },
    READY_WITHIN_MS + 120_000,
  );

  it('lives through a crash within five minutes: alarm, chance within 72 h, urgent order', async () => {
    const begun = performance.now();
    let urgent: Order | undefined;
    while (urgent === undefined) {
      if (performance.now() - begun > 300_000) throw new Error('nothing urgent within five minutes');
      await wait(1_000);
      const { items } = await api<{ items: Order[] }>(first.link, 'orders?state=open');
      openBefore = items.length;
      urgent = items.find((order) => order.urgent);
    }
    console.log(`urgent order ${((performance.now() - begun) / 1000).toFixed(0)} s after the checks`);
    const forecasts = await api<{ items: Forecast[] }>(
      first.link,
      `fitted-parts/${urgent.fittedPartId}/forecasts?limit=500`,
    );
    const chances = forecasts.items
      .toSorted((one, other) => Date.parse(one.asOf) - Date.parse(other.asOf))
      .map(({ pFail72h }) => pFail72h ?? 0);
    expect(chances.at(-1)).toBeGreaterThan(0.3);
    expect(Math.max(...chances.slice(0, -3))).toBeLessThan(0.3);
    const condition = await api<MachineCondition>(first.link, `machines/${urgent.machineId}/condition`);
    expect(condition.state).toBe('alarm');
    expect(condition.channels.map(({ zone }) => zone)).toContain('D');
  }, 330_000);

  it(
    'lets its link be used once, comes back after kill -9, and stops cleanly',
    async () => {
      // The link that was printed signs in once; a second one comes from the command line.
      const token = first.link.searchParams.get('token');
      const signIn = () =>
        fetch(new URL('/api/v1/session', first.link), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
        });
      expect((await signIn()).headers.get('set-cookie')).toMatch(/HttpOnly/i);
      expect((await signIn()).status).toBe(401);
      const { stdout } = await run('npm', ['run', '--silent', 'kizashi', '--', 'user', 'link'], { env });
      expect(stdout).toMatch(/^http:\/\/\S+\/sign-in\?token=\S+$/m);

      // kill -9 of the service alone: the starter says so and ends; PostgreSQL is left running.
      const { pid } = JSON.parse(await readFile(join(home, 'service.json'), 'utf8')) as { pid: number };
      process.kill(pid, 'SIGKILL');
      expect(await ended(first.npm)).not.toBe(0);
      expect(first.output()).toContain('The service ended');

      const second = await npmStart();
      console.log(`npm start, after kill -9: ready in ${second.seconds.toFixed(1)} s`);
      const again = await api<{ items: unknown[] }>(second.link, 'orders?state=open');
      expect(again.items.length).toBeGreaterThanOrEqual(openBefore);

      const service = JSON.parse(await readFile(join(home, 'service.json'), 'utf8')) as { pid: number };
      // Ctrl-C: the terminal sends SIGINT to the whole group.
      process.kill(-second.npm.pid!, 'SIGINT');
      await ended(second.npm);
      expect(await isAlive(service.pid)).toBe(false);
      await expect(fetch(second.link)).rejects.toThrow();
      const { stdout: processes } = await run('ps', ['-eo', 'args']);
      expect(
        processes.split('\n').filter((line) => line.includes('postgres') && line.includes(home)),
      ).toEqual([]);
    },
    READY_WITHIN_MS,
  );

  it('says which port is taken and how to choose another', async () => {
    const blocker = createServer().listen(Number(env.KIZASHI_HTTP_PORT), '127.0.0.1');
    await new Promise((done) => blocker.once('listening', done));
    try {
      const npm = spawn('npm', ['start'], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(npm);
      let said = '';
      for (const stream of [npm.stdout!, npm.stderr!])
        stream.setEncoding('utf8').on('data', (text: string) => (said += text));
      expect(await ended(npm)).not.toBe(0);
      expect(said).toContain(env.KIZASHI_HTTP_PORT);
      expect(said).toContain('KIZASHI_HTTP_PORT');
    } finally {
      await new Promise((done) => blocker.close(done));
    }
  }, 120_000);
});
