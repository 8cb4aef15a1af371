import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DAY_MS } from '@kizashi/kernel';
import { startService, type TestService } from '../../service/e2e/start-service.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SCENARIO = fileURLToPath(new URL('./worn-fleet.json', import.meta.url));
const PAST_DAYS = 21;

export interface RunningProduct {
  readonly service: TestService;
  /** A fresh link that signs the administrator in once. */
  signInLink(): Promise<string>;
  remove(): Promise<void>;
}

/** The built service with the built console, and three weeks of a fleet in which three bearings near their end. */
export async function runProduct(): Promise<RunningProduct> {
  const service = await startService({
    as: 'process',
    env: {
      KIZASHI_CLOCK: 'driven',
      KIZASHI_CLOCK_START: new Date(Date.now() - PAST_DAYS * DAY_MS).toISOString(),
    },
  });
  const data = await mkdtemp(join(tmpdir(), 'kizashi-fleet-'));
  const { stderr } = await run(
    process.execPath,
    [
      join(ROOT, 'device-sim/dist/main.js'),
      'fleet',
      ...['--scenario', SCENARIO, '--days', String(PAST_DAYS), '--data', data],
      ...['--url', service.url, '--mqtt', service.mqttUrl, '--token', service.token],
    ],
    { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 },
  );
  if (/refused/.test(stderr)) throw new Error(stderr);
  await service.api('POST', '/api/v1/clock', { mode: 'wall' });
  return {
    service,
    async signInLink() {
      const { body: users } = await service.api('GET', '/api/v1/users');
      const admin = users.items.find(({ role }: { role: string }) => role === 'admin');
      const { body } = await service.api('POST', `/api/v1/users/${admin.id}/sign-in-links`, {});
      return body.url;
    },
    async remove() {
      await service.remove();
      await rm(data, { recursive: true, force: true });
    },
  };
}
