import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FittedPart, Machine } from '@kizashi/api-contract';
import { asId, type DeviceId, epochMs } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { startService, type TestService } from '../../apps/service/e2e/start-service.ts';
import { TELEMETRY_STORE } from '../../apps/service/src/storage.module.ts';
import { replayCommand } from '../../device-sim/src/cli/replay-command.ts';
import { writeFiles } from '../../device-sim/src/recordings/csv/press-shop.fixture.ts';
import { ProductApi } from '../../device-sim/src/set-up/product-api.ts';

const MINUTES = 60_000;
const HOURS = 150;

/** Made up, in the layout of the published files: three machines over six days, of which two are replayed. */
function madeUp(): Record<string, string> {
  const hour = (i: number) =>
    new Date(Date.UTC(2015, 0, 1, 6 + i)).toISOString().slice(0, 19).replace('T', ' ');
  const telemetry = ['1', '2', '3'].flatMap((machine) =>
    Array.from(
      { length: HOURS },
      (_, i) => `${hour(i)},${machine},${170 + (i % 7)},${440 + (i % 11)},100,40`,
    ),
  );
  return {
    'machines.csv': 'machineID,model,age\n1,model3,18\n2,model4,7\n3,model4,7\n',
    'telemetry.csv.gz': ['datetime,machineID,volt,rotate,pressure,vibration', ...telemetry].join('\n'),
    'errors.csv': `datetime,machineID,errorID\n${hour(20)},1,error1\n${hour(30)},1,error3\n${hour(40)},2,error2\n`,
    'maintenance.csv': [
      'datetime,machineID,comp',
      '2014-06-01 06:00:00,1,comp1',
      '2014-12-13 06:00:00,1,comp2',
      ...['comp3', 'comp4'].flatMap((comp) => [
        `2014-11-13 06:00:00,1,${comp}`,
        `2014-11-13 06:00:00,2,${comp}`,
      ]),
      `${hour(48)},1,comp1`,
      `${hour(72)},1,comp2`,
      `${hour(72)},2,comp4`,
    ].join('\n'),
    'failures.csv': `datetime,machineID,failure\n${hour(48)},1,comp1\n`,
  };
}

/** Through the simulator's own command, a real broker, store and database. */
describe('an azure-pdm recording, replayed', () => {
  const recording = writeFiles(madeUp());
  const data = mkdtempSync(join(tmpdir(), 'kizashi replay '));
  let service: TestService;
  let api: ProductApi;
  let machines: Machine[];

  beforeAll(async () => {
    service = await startService({
      env: { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: '2026-06-01T00:00:00Z' },
    });
    api = new ProductApi(service.url, service.token);
    const args = ['--format', 'azure-pdm', '--recording', recording, '--units', '2', '--data', data];
    const where = ['--url', service.url, '--mqtt', service.mqttUrl, '--token', service.token];
    await replayCommand().parseAsync([...args, ...where], { from: 'user' });
    machines = (await api.list<Machine>('machines')).toSorted((a, b) => a.serial.localeCompare(b.serial));
  }, 5 * MINUTES);

  afterAll(async () => {
    await service?.remove();
    for (const folder of [recording, data]) await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it('replays the first machines only, each of its model', () => {
    expect(machines.map(({ modelId }) => modelId)).toEqual(['model3', 'model4']);
  });

  it('makes one swap of what controller and engineer report, and keeps how the old part had ended', async () => {
    const parts = await api.list<FittedPart>(`fitted-parts?machineId=${machines[0]?.id}`);
    const inPosition = (id: string) =>
      parts
        .filter(({ positionId }) => positionId === id)
        .sort((a, b) => a.fittedAt.localeCompare(b.fittedAt));
    expect(parts).toHaveLength(6);
    const [before, after] = inPosition('comp1');
    expect(before?.serial).toMatch(/-001-comp1-1$/);
    expect(after?.serial).toMatch(/-001-comp1-2$/);
    expect([before?.removedAt, after?.removedAt]).toEqual([after?.fittedAt, null]);
    // Fitted on 1 June 2014, replaced on 3 January 2015: 216 days.
    expect(Date.parse(before?.removedAt ?? '') - Date.parse(before?.fittedAt ?? '')).toBe(
      216 * 24 * 60 * MINUTES,
    );

    const ended = await service
      .app()
      .get(WorkerDatabase)
      .asWorker((tx) => tx.select().from(schema.endedLives));
    const ends = ended.map(({ serial, failureObserved }) => [
      serial?.replace(/^.*?-00/, ''),
      failureObserved,
    ]);
    expect(ends.sort()).toEqual([
      ['1-comp1-1', true],
      ['1-comp2-1', false],
      ['2-comp4-1', false],
    ]);
  });

  it('reports errors as alarms and replacements on evt, dated with the readings', async () => {
    const devices = await api.list<{ id: string; machineId: string }>('devices');
    const device = devices.find(({ machineId }) => machineId === machines[0]?.id);
    const store = service.app().get<TelemetryStore>(TELEMETRY_STORE);
    const ever = { from: epochMs(0), to: epochMs(Date.UTC(2030, 0, 1)) };
    const events = await store.events([asId<DeviceId>(device?.id ?? '')], ever);
    expect(events.map(({ detail }) => ('code' in detail ? detail.code : detail.kind))).toEqual([
      'error1',
      'error3',
      'part-replaced',
      'part-replaced',
    ]);
    const { lastReadingAt } = machines[0] as Machine;
    const hoursBeforeLast = events.map(
      ({ measuredAt }) => (Date.parse(lastReadingAt ?? '') - measuredAt) / (60 * MINUTES),
    );
    expect(hoursBeforeLast).toEqual([20, 30, 48, 72].map((hour) => HOURS - 1 - hour));
  });
});
