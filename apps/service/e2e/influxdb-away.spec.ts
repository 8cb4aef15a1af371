import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeWithInfluxd,
  type Influxd,
  startInfluxd,
} from '../../../libs/storage/src/telemetry-store/influxd.contract.ts';
import { CHANNEL, type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { startService, type TestService } from './start-service.ts';
import { birthOf, connectDevice, publishAnd, teleOf, topicOf } from './test-device.ts';

/** Nothing that a device would notice. */
const PUBACK_WITHIN_MS = 2_000;
const START = Date.now() - 3_600_000;

describeWithInfluxd('A service whose InfluxDB is away', () => {
  let influxd: Influxd;
  let plant: DevicePlant;
  let service: TestService;
  let device: DeviceAccess;
  beforeAll(async () => {
    influxd = await startInfluxd();
    plant = await startDevicePlant({
      env: { KIZASHI_TELEMETRY_URL: `influx+http://${influxd.host}/kizashi` },
    });
    service = plant.service;
    device = await plant.newDevice();
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await plant?.remove();
    await influxd?.stop();
  });

  const backlog = async () => (await service.api('GET', '/api/v1/readings-backlog')).body.backlog;

  /** Publishes messages in order, each after the PUBACK of the one before; the longest wait in ms. */
  async function publish(from: number, to: number): Promise<number> {
    const client = await connectDevice(service.mqttUrl, device);
    await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'));
    let longest = 0;
    for (let seq = from; seq < to; seq++) {
      const began = performance.now();
      const payload = teleOf('b1', seq, START + seq * 1_000, [seq]);
      expect(await publishAnd(client, topicOf(device, 'tele'), payload)).toBe('acknowledged');
      longest = Math.max(longest, performance.now() - began);
    }
    await client.endAsync();
    return longest;
  }

  it('acknowledges on, says that readings are late, starts again meanwhile, and brings all of them over', async () => {
    await publish(1, 11);
    expect(await backlog()).toBeNull();

    await influxd.pause();
    const longest = await publish(11, 21);
    expect(longest).toBeLessThan(PUBACK_WITHIN_MS);
    expect(await backlog()).toMatchObject({ rows: 10, shown: false });
    const { status, body } = await service.api('GET', '/health/ready');
    expect([status, body.status]).toEqual([200, 'ready']);
    expect(JSON.stringify(body.parts)).toMatch(/delayed since \d{4}-[^"]+: 10 rows wait on the disk/);

    await service.stop();
    service = await startService({
      home: service.home,
      token: service.token,
      env: { ...plant.settings, KIZASHI_TELEMETRY_URL: `influx+http://${influxd.host}/kizashi` },
    });
    await publish(21, 31);
    expect(await backlog()).toMatchObject({ rows: 20 });

    await influxd.resume();
    const backAt = performance.now();
    while ((await backlog()) !== null) await sleep(50);
    const lagMs = performance.now() - backAt;

    const { machineId } = (await service.api('GET', `/api/v1/devices/${device.id}`)).body;
    const { body: series } = await service.api(
      'GET',
      `/api/v1/machines/${machineId}/telemetry?channel=${CHANNEL}&points=1`,
    );
    const stored = series.points.reduce((sum: number, { n }: { n: number }) => sum + n, 0);
    process.stdout.write(
      `influxd down behind a service: longest PUBACK ${longest.toFixed(0)} ms, 20 messages waited over a restart, ` +
        `drained ${lagMs.toFixed(0)} ms after it was back, ${30 - stored} lost\n`,
    );
    expect(stored).toBe(30);
  }, 60_000);
});
