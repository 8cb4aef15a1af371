import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Device,
  DeviceCommand,
  DeviceConfiguration,
  Machine,
  TelemetrySeries,
  Waveform,
  WaveformSummary,
} from '@kizashi/api-contract';
import { startService, type TestService } from '../../apps/service/e2e/start-service.ts';
import { planLoad } from '../../device-sim/src/load/load-plan.ts';
import { type LoadResult, runLoad } from '../../device-sim/src/load/run-load.ts';
import { setUpLoad } from '../../device-sim/src/load/set-up-load.ts';
import { DeviceSecrets } from '../../device-sim/src/set-up/device-secrets.ts';
import { ProductApi } from '../../device-sim/src/set-up/product-api.ts';
import { RunningFleet, threeControllers } from './running-fleet.ts';

const CHANNEL = 'spindle.front.envelope';

let service: TestService;
let api: ProductApi;
beforeAll(async () => {
  service = await startService();
  api = new ProductApi(service.url, service.token);
});
afterAll(() => service?.remove());

/** The simulator's controllers against a real service: everything of contract v1 beside readings in JSON. */
describe('a simulated fleet on a running service', () => {
  let fleet: RunningFleet;
  let machines: ReadonlyMap<string, Machine>;
  let devices: ReadonlyMap<string, Device>;

  beforeAll(async () => {
    fleet = new RunningFleet(service, threeControllers());
    await fleet.live();
    machines = new Map((await api.list<Machine>('machines')).map((one) => [one.serial, one]));
    const all = await api.list<Device>('devices');
    devices = new Map(
      [...machines].map(([serial, { id }]) => [serial, all.find((one) => one.machineId === id)!]),
    );
  });
  afterAll(() => fleet?.remove());

  async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const answer = await ask();
      if (good(answer) || Date.now() > deadline) return answer;
      await wait(50);
    }
  }

  const deviceOf = (serial: string) => `devices/${devices.get(serial)?.id}`;

  /** Tells a controller to do something; answers what became of it. */
  async function told(serial: string, op: string, args: object = {}): Promise<DeviceCommand> {
    const { id } = await api.post<DeviceCommand>(`${deviceOf(serial)}/commands`, { op, args });
    const find = async () =>
      (await api.list<DeviceCommand>(`${deviceOf(serial)}/commands`)).find((one) => one.id === id)!;
    return until(find, ({ endedAt }) => endedAt !== null);
  }

  const captures = () => api.list<WaveformSummary>(`machines/${machines.get('VMC-1')?.id}/waveforms`);

  it.each(['VMC-1', 'PKG-1', 'HPR-1'])('%s measures, and is dated to the second', async (serial) => {
    const query = () => {
      const [from, to] = [Date.now() - 3_600_000, Date.now() + 3_600_000].map((at) =>
        new Date(at).toISOString(),
      );
      return `channel=machine.operating_hours&from=${from}&to=${to}&points=5000`;
    };
    const instants = async () => {
      const { points } = await api.get<TelemetrySeries>(
        `machines/${machines.get(serial)?.id}/telemetry?${query()}`,
      );
      return points.map(({ t }) => Date.parse(t));
    };
    const measured = await until(instants, ({ length }) => length > 1);
    expect(measured.length).toBeGreaterThan(1);
    expect(Math.abs(Date.now() - (measured.at(-1) ?? 0))).toBeLessThan(10_000);
    expect(await api.list(`${deviceOf(serial)}/quarantine`)).toEqual([]);
  });

  it('came to its place with a claim code', async () => {
    const codes = await api.list(`machines/${machines.get('PKG-1')?.id}/claim-codes`);
    expect(codes).toMatchObject([{ state: 'used', hardwareId: 'PKG-1', deviceId: devices.get('PKG-1')?.id }]);
  });

  it('records a burst when it is told to, and sends the chunk that was lost once it is asked for', async () => {
    expect(await told('VMC-1', 'capture-wave', { channel: CHANNEL })).toMatchObject({ state: 'done' });
    const [partial] = await until(captures, (found) => found.length > 0);
    expect(partial).toMatchObject({ channel: CHANNEL, unit: '[g]', chunks: 2, missing: [1] });
    const again = { capture: partial?.captureId, chunks: [1] };
    expect(await told('VMC-1', 'resend-wave', again)).toMatchObject({ state: 'done' });
    const [whole] = await until(captures, (found) => found[0]?.missing.length === 0);
    expect(whole).toMatchObject({ captureId: partial?.captureId, missing: [] });
    const { samplesBase64, sampleCount } = await api.get<Waveform>(
      `machines/${machines.get('VMC-1')?.id}/waveforms/${whole?.captureId}`,
    );
    expect(sampleCount).toBe(4_096);
    const samples = new Float32Array(new Uint8Array(Buffer.from(samplesBase64, 'base64')).buffer);
    const rms = Math.sqrt(samples.reduce((sum, value) => sum + value ** 2, 0) / samples.length);
    expect(rms).toBeGreaterThan(0.05);
    expect(rms).toBeLessThan(1);
  });

  it('does what else it is told, and refuses what it does not know', async () => {
    const outcomes = await Promise.all([
      told('HPR-1', 'report-birth'),
      told('HPR-1', 'capture-wave', { channel: 'pump.case_drain' }),
      told('PKG-1', 'x-dance'),
      told('PKG-1', 'reboot'),
    ]);
    expect(outcomes.map(({ state, code }) => [state, code])).toEqual([
      ['done', null],
      ['refused', 'no-waves-of-this-channel'],
      ['refused', 'unknown-op'],
      ['done', null],
    ]);
    // It is back, and takes commands, after the reboot.
    expect(await told('PKG-1', 'report-birth')).toMatchObject({ state: 'done' });
  });

  it('runs with what it is configured to, and says what it cannot', async () => {
    const configured = async (configuration: object) => {
      const path = `${deviceOf('VMC-1')}/configuration`;
      await service.api('PUT', `/api/v1/${path}`, { configuration }, { 'if-match': '*' });
      return until(
        () => api.get<DeviceConfiguration>(path),
        ({ desired }) => desired !== null && desired.status !== null,
      );
    };
    expect(await configured({ channels: { [CHANNEL]: { periodMs: 500 } } })).toMatchObject({
      desired: { revision: 1, status: 'applied' },
    });
    expect(await configured({ batch: { samples: 5 } })).toMatchObject({
      desired: { revision: 2, status: 'refused', code: 'cannot-set-batch' },
      appliedRevision: 1,
    });
  });
});

describe('a load on a running service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kizashi load '));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Half a second of it, as the command does. */
  async function load(encoding: 'json' | 'cbor', qos: 0 | 1): Promise<LoadResult> {
    const plan = planLoad({ rate: 60, forMs: 500, encoding, qos });
    const secrets = new DeviceSecrets(join(folder, 'devices.jsonl'));
    const credentials = await setUpLoad(api, secrets, plan.devices, () => undefined);
    return runLoad(plan, service.mqttUrl, credentials, new AbortController().signal);
  }

  it('is acknowledged and stored whole, and sets its devices up once', async () => {
    const first = await load('json', 1);
    expect(first).toMatchObject({ devices: 3, sent: 30, acknowledged: 30, behind: 0, lost: 0, refused: {} });
    expect(first.pubackMs.p50).toBeGreaterThan(0);
    expect(first.pubackMs.p99).toBeGreaterThanOrEqual(first.pubackMs.p50);
    expect(await load('cbor', 1)).toMatchObject({ sent: 30, acknowledged: 30, lost: 0, refused: {} });
    const machines = (await api.list<Machine>('machines')).filter(({ modelId }) => modelId === 'load-test');
    expect(machines.map(({ serial }) => serial).sort()).toEqual(['LOAD-0001', 'LOAD-0002', 'LOAD-0003']);
    const [from, to] = [-1, 1].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    const stored = await Promise.all(
      machines.map(async ({ id }) => {
        const path = `machines/${id}/telemetry?channel=load.torque&from=${from}&to=${to}&points=5000`;
        const { points } = await api.get<TelemetrySeries>(path);
        return points.reduce((sum, { n }) => sum + n, 0);
      }),
    );
    expect(stored.reduce((sum, n) => sum + n, 0)).toBe(60);
  });

  it('sends without acknowledgements where it is asked to', async () => {
    const { sent, acknowledged, lost } = await load('json', 0);
    expect([sent, acknowledged, lost]).toEqual([30, 0, 0]);
  });
});
