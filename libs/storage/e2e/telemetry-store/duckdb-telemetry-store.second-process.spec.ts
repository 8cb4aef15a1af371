import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DuckDbTelemetryStore } from '@kizashi/storage/telemetry-store';

const OPENER = fileURLToPath(new URL('./open-telemetry-store.ts', import.meta.url));

describe('A telemetry file that is open', () => {
  let home: string;
  let store: DuckDbTelemetryStore;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi second '));
    store = await DuckDbTelemetryStore.open(home);
  });
  afterEach(async () => {
    await store.close();
    await rm(home, { recursive: true });
  });

  async function openInSecondProcess(): Promise<unknown> {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', OPENER, home]);
    return JSON.parse(stdout);
  }

  it('is refused to a second process, which is told who holds it', async () => {
    const refusal = await openInSecondProcess();
    expect(refusal).toEqual({
      code: 'duckdb-unavailable',
      retryable: false,
      message: expect.stringContaining(`PID ${process.pid}`),
    });
    expect(refusal).toEqual(
      expect.objectContaining({ message: expect.stringContaining(join(home, 'telemetry.duckdb')) }),
    );
  });

  it('is refused to the same process as well, which file locks do not stop', async () => {
    await expect(DuckDbTelemetryStore.open(join(home, '.'))).rejects.toMatchObject({
      code: 'duckdb-unavailable',
      message: expect.stringContaining(`PID ${process.pid}`),
    });
    // And the refusal has not let go of the lock.
    expect(await openInSecondProcess()).toMatchObject({ code: 'duckdb-unavailable' });
  });

  it('is free once it was closed', async () => {
    await store.close();
    expect(await openInSecondProcess()).toEqual({ opened: true });
    store = await DuckDbTelemetryStore.open(home);
  });
});
