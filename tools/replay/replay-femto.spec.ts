import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Machine, page, waveformAnalysis, waveformSummary } from '@kizashi/api-contract';
import { startService, type TestService } from '../../apps/service/e2e/start-service.ts';
import { replayCommand } from '../../device-sim/src/cli/replay-command.ts';
import { writeFiles } from '../../device-sim/src/recordings/csv/press-shop.fixture.ts';
import { ProductApi } from '../../device-sim/src/set-up/product-api.ts';

const MINUTES = 60_000;
const SNAPSHOTS = 115;
const SAMPLES = 2_560;
/** From here on the horizontal axis rings three times as loud, as often as elements pass the outer race. */
const WORN_FROM = 106;
const BPFO_HZ = 25 * 6.5 * (1 - 3.5 / 25.6);

/** Made up, in the layout of the published file. */
function madeUp(): string {
  const rows = Array.from({ length: SNAPSHOTS * SAMPLES }, (_, row) => {
    const [snapshot, i] = [1 + Math.floor(row / SAMPLES), row % SAMPLES];
    const t = i / 25_600;
    const noise = Math.sin(12.9898 * row) * 43_758.5453;
    const hum = 0.2 * (noise - Math.floor(noise) - 0.5);
    const strike =
      snapshot < WORN_FROM ? 0 : Math.exp(-10 * ((t * BPFO_HZ) % 1)) * Math.sin(2 * Math.PI * 4_000 * t);
    return `${snapshot},${(hum + strike).toFixed(3)},${hum.toFixed(3)}`;
  });
  return ['snapshot,horizontal_g,vertical_g', ...rows].join('\n');
}

/** Through the simulator's own command, a real broker, store and database. */
describe('a femto recording, replayed', () => {
  const recording = writeFiles({ 'bearing3_9-waveform.csv': madeUp() });
  const data = mkdtempSync(join(tmpdir(), 'kizashi replay '));
  const printed: string[] = [];
  let service: TestService;
  let api: ProductApi;
  let machine: Machine;

  beforeAll(async () => {
    service = await startService({
      env: {
        KIZASHI_CLOCK: 'driven',
        KIZASHI_CLOCK_START: '2026-06-01T00:00:00Z',
        KIZASHI_DEVICE_RATE: '1000',
      },
    });
    api = new ProductApi(service.url, service.token);
    const args = [
      '--format',
      'femto',
      '--recording',
      join(recording, 'bearing3_9-waveform.csv'),
      '--data',
      data,
    ];
    const where = ['--url', service.url, '--mqtt', service.mqttUrl, '--token', service.token];
    const output = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => printed.push(String(text)) > 0);
    await replayCommand()
      .parseAsync([...args, ...where], { from: 'user' })
      .finally(() => output.mockRestore());
    [machine] = (await api.list<Machine>('machines')) as [Machine];
  }, 5 * MINUTES);

  afterAll(async () => {
    await service?.remove();
    for (const folder of [recording, data]) await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it('finds what was worn, three snapshots after it began, and nothing on the other axis', () => {
    const report = printed.join('');
    expect(report).toContain(`1 machines, ${SNAPSHOTS} rows, 0 events and ${2 * SNAPSHOTS} bursts`);
    const found = (indicator: string) =>
      new RegExp(`^${indicator.replaceAll('.', '\\.')} +\\S+ +(\\S+) +(\\S+)`, 'm').exec(report)?.slice(1);
    const third = [String(WORN_FROM + 2), String(SNAPSHOTS - WORN_FROM - 2)];
    expect(found('horizontal.rms')).toEqual(third);
    expect(found('horizontal.envelope.bpfo')).toEqual(third);
    expect(found('vertical.rms')).toEqual(['never', '-']);
    expect(report).toContain('RMS alone: horizontal.rms 7 snapshots before the end; vertical.rms never');
  });

  it('keeps every burst, whole, and tells what it shows beside the first ones of the bearing', async () => {
    const { items } = page(waveformSummary).parse(
      await api.get(
        `machines/${machine.id}/waveforms?channel=horizontal&limit=200&from=2026-06-01T00:00:00Z`,
      ),
    );
    expect(items).toHaveLength(SNAPSHOTS);
    expect(items.flatMap(({ missing }) => missing)).toEqual([]);
    const newest = waveformAnalysis.parse(
      await api.get(`machines/${machine.id}/waveforms/${items[0]?.captureId}/analysis`),
    );
    expect(newest).toMatchObject({ channel: 'horizontal', positionId: 'bearing', lacks: null });
    expect(newest.speed).toEqual({ hz: 25, from: 'channel' });
    const { at = 0 } = newest.envelope.defects.find(({ defect }) => defect === 'bpfo') ?? {};
    expect(at).toBeCloseTo(BPFO_HZ, 6);
    const bpfo = newest.features.find(({ feature }) => feature === 'envelope.bpfo');
    expect(bpfo?.channel).toBe('horizontal.envelope.bpfo');
    expect(bpfo?.baseline?.bursts).toBe(20);
    expect(bpfo?.value).toBeGreaterThan(10 * (bpfo?.baseline?.mean ?? Number.NaN));
  });
});
