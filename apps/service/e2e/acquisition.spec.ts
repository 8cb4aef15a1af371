import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  deviceBoot,
  deviceGap,
  page,
  type QuarantineEntry,
  waveform,
  waveformSummary,
} from '@kizashi/api-contract';
import { encodeWave, type WaveMessage } from '@kizashi/firmware-contracts';
import type { MqttClient } from 'mqtt';
import { MissingChunks } from '../src/data-acquisition/waveforms/missing-chunks.ts';
import { CHANNEL, type DeviceAccess, type DevicePlant, MODEL, startDevicePlant } from './device-plant.ts';
import { ListeningController } from './listening-controller.ts';
import { birthOf, connectDevice, publishAnd, teleOf, topicOf } from './test-device.ts';

const COMMAND_LINE = fileURLToPath(new URL('../src/cli/kizashi.ts', import.meta.url));

let plant: DevicePlant;
const api: DevicePlant['service']['api'] = (...request) => plant.service.api(...request);

/** `kizashi …`, run from its source as a person would; what it wrote. */
async function kizashi(...words: string[]): Promise<string> {
  return (await run(process.execPath, ['--conditions=source', COMMAND_LINE, ...words])).stdout;
}

function run(file: string, words: readonly string[]) {
  const { home, token } = plant.service;
  const env = { PATH: process.env.PATH, KIZASHI_HOME: home, KIZASHI_BOOTSTRAP_TOKEN: token };
  return promisify(execFile)(file, words, { env });
}

async function bornDevice(
  birth: object = {},
): Promise<{ device: DeviceAccess; client: MqttClient; machineId: string }> {
  const device = await plant.newDevice();
  const client = await connectDevice(plant.service.mqttUrl, device);
  await publishAnd(client, topicOf(device, 'birth'), birthOf('b1', birth));
  const { machineId } = (await api('GET', `/api/v1/devices/${device.id}`)).body;
  return { device, client, machineId };
}

const quarantineOf = async (device: DeviceAccess): Promise<QuarantineEntry[]> =>
  (await api('GET', `/api/v1/devices/${device.id}/quarantine`)).body.items;
const seriesOf = async (machineId: string, channel: string) =>
  (await api('GET', `/api/v1/machines/${machineId}/telemetry?channel=${channel}&points=2`)).body.points;
/** Until `look` answers something. */
async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 60; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('it did not come');
}

beforeAll(async () => {
  plant = await startDevicePlant();
}, 60_000);
afterAll(() => plant?.remove());

describe('the quarantine', () => {
  it('is listed, shown and replayed by command, once the machine model knows the channel', async () => {
    const noise = 'spindle.noise';
    const ch = [{ alias: 0, id: noise, unit: 'Pa', periodMs: 1_000 }];
    const { device, client, machineId } = await bornDevice({ ch });
    const payload = JSON.stringify({ v: 1, bid: 'b1', seq: 1, t0: Date.now() - 60_000, s: [[noise, 0, 7]] });
    await publishAnd(client, topicOf(device, 'tele'), payload);
    const [listed = ''] = (await kizashi('quarantine', 'list', device.id)).split('\n');
    expect(listed).toContain('unknown-channel');
    const pipe = '"$0" --conditions=source "$1" quarantine list "$2" | true';
    const { stderr } = await run('sh', ['-c', pipe, process.execPath, COMMAND_LINE, device.id]);
    expect(stderr).toBe('');
    const entryId = listed.split(' ')[0] ?? '';
    const shown = await kizashi('quarantine', 'show', device.id, entryId);
    expect(shown).toContain(`machine model "Test machine" has no channel of this id`);
    expect(shown.endsWith(payload)).toBe(true);
    const replay = `/api/v1/devices/${device.id}/quarantine/${entryId}/replay`;
    expect((await api('POST', replay)).body).toMatchObject({
      readings: 0,
      refusals: [{ code: 'unknown-channel' }],
    });

    const path = `/api/v1/machine-models/${MODEL}`;
    const { channels } = (await api('GET', path)).body;
    channels.push({ id: noise, unit: 'Pa', role: 'context', positionIds: [] });
    const changed = await api('PATCH', path, { channels }, { 'if-match': '*' });
    expect(changed.status).toBe(200);
    const after = JSON.parse(await kizashi('quarantine', 'replay', device.id, entryId));
    expect(after).toEqual({ entryId, readings: 1, events: 0, waves: 0, refusals: [] });
    expect(await seriesOf(machineId, noise)).toMatchObject([{ avg: 7 }]);
    client.end(true);
  });

  it.each([
    ['unknown-channel', { id: 'spindle.other', unit: 'mm/s' }],
    ['unit-mismatch', { id: CHANNEL, unit: 'bar' }],
  ])('lets a message of %s go by itself when a new birth cures it', async (code, wrong) => {
    const ch = [{ alias: 0, ...wrong, periodMs: 1_000 }];
    const { device, client, machineId } = await bornDevice({ ch });
    await publishAnd(client, topicOf(device, 'tele'), teleOf('b1', 1, Date.now() - 60_000, [2.5]));
    expect((await quarantineOf(device)).map((entry) => entry.code)).toEqual([code]);
    await publishAnd(client, topicOf(device, 'birth'), birthOf('b1', { seq: 2 }));
    const points = await eventually(async () => {
      const found = await seriesOf(machineId, CHANNEL);
      return found.length > 0 ? found : undefined;
    });
    expect(points).toMatchObject([{ avg: 2.5 }]);
    expect(await quarantineOf(device)).toMatchObject([{ code, resolvedAt: expect.any(String) }]);
    client.end(true);
  });

  it('keeps what no replay can read', async () => {
    const { device, client } = await bornDevice();
    await publishAnd(client, topicOf(device, 'tele'), '{"v":1,');
    const [entry] = await quarantineOf(device);
    const path = `/api/v1/devices/${device.id}/quarantine/${entry?.id}/replay`;
    expect((await api('POST', path)).body).toMatchObject({ readings: 0, refusals: [{ code: 'not-json' }] });
    expect(await quarantineOf(device)).toEqual([entry]);
    client.end(true);
  });
});

describe('what a device’s messages say of it', () => {
  it('is a gap where one is missing, until it is sent again', async () => {
    const { device, client } = await bornDevice();
    const send = (seq: number) =>
      publishAnd(client, topicOf(device, 'tele'), teleOf('b1', seq, Date.now() - 1_000 + seq, [seq]));
    const gaps = async () =>
      page(deviceGap)
        .parse((await api('GET', `/api/v1/devices/${device.id}/gaps`)).body)
        .items.map(({ from, to }) => [from, to]);
    for (const seq of [1, 4, 7]) await send(seq);
    expect(await gaps()).toEqual([
      [5, 7],
      [2, 4],
    ]);
    const { body } = await api('GET', `/api/v1/devices/${device.id}/gaps?limit=1`);
    const rest = await api('GET', `/api/v1/devices/${device.id}/gaps?cursor=${body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ from: 2, to: 4 }], nextCursor: null });
    for (const seq of [6, 3, 5, 2]) await send(seq);
    expect(await gaps()).toEqual([]);
    client.end(true);
  });

  it('is how far its clock is off, though every reading is refused for it', async () => {
    const { device, client } = await bornDevice();
    const ahead = Date.now() + 10 * 60_000;
    await publishAnd(client, topicOf(device, 'tele'), teleOf('b1', 1, ahead, [1]));
    expect((await quarantineOf(device)).map(({ code }) => code)).toEqual(['future']);
    const [boot] = page(deviceBoot).parse(
      (await api('GET', `/api/v1/devices/${device.id}/boots`)).body,
    ).items;
    expect(Math.abs(boot!.skewMs! + 10 * 60_000)).toBeLessThan(5_000);
    client.end(true);
  });

  it('is nothing any more once its machine is decommissioned: it is cut, and what it sent stays', async () => {
    const { device, client, machineId } = await bornDevice();
    await publishAnd(client, topicOf(device, 'tele'), teleOf('b1', 1, Date.now() - 60_000, [2.5]));
    await api('POST', `/api/v1/devices/${device.id}/revoke`);
    const late = teleOf('b1', 2, Date.now() - 30_000, [9]);
    expect(await publishAnd(client, topicOf(device, 'tele'), late)).toBe('closed');
    await expect(connectDevice(plant.service.mqttUrl, device)).rejects.toThrow();
    expect(await seriesOf(machineId, CHANNEL)).toMatchObject([{ avg: 2.5, n: 1 }]);
  });
});

describe('a waveform', () => {
  it('is asked for where a chunk is missing, and readable when it is whole', async () => {
    const device = await plant.newDevice();
    const { machineId } = (await api('GET', `/api/v1/devices/${device.id}`)).body;
    const bid = '00000001';
    const controller = await ListeningController.signOn(plant.service.mqttUrl, device, bid, ['cmd', 'err']);
    const client = await connectDevice(plant.service.mqttUrl, device);
    const t0 = Date.now() - 60_000;
    const send = (chunk: number, seq: number, fields: Partial<WaveMessage> = {}) => {
      const samples = Float32Array.from({ length: 4 }, (_, i) => chunk + i / 4);
      const capture = { captureId: 'burst-1', chunk, chunks: 3, alias: 0, t0, sampleRateHz: 25_600, samples };
      const bytes = encodeWave({ kind: 'wave', bid, seq, ...capture, ...fields }, { format: 'float32' });
      return client.publishAsync(topicOf(device, `wave/burst-1/${chunk}`), Buffer.from(bytes), { qos: 1 });
    };
    await send(2, 12);
    await send(0, 10);
    const path = `/api/v1/machines/${machineId}/waveforms`;
    const listed = page(waveformSummary).parse((await api('GET', `${path}?channel=${CHANNEL}`)).body);
    expect(listed.items).toMatchObject([{ captureId: 'burst-1', chunks: 3, missing: [1], unit: 'mm/s' }]);

    await plant.service
      .app()
      .get(MissingChunks, { strict: false })
      .sweep(performance.now() + 31_000);
    client.end(true);
    const again = await ListeningController.signOn(plant.service.mqttUrl, device, bid, ['cmd']);
    expect(await again.next('cmd')).toMatchObject({
      op: 'resend-wave',
      args: { capture: 'burst-1', chunks: [1] },
    });
    again.leave();
    controller.leave();
    const back = await connectDevice(plant.service.mqttUrl, device);
    const bytes = encodeWave(
      {
        kind: 'wave',
        bid,
        seq: 20,
        captureId: 'burst-1',
        chunk: 1,
        chunks: 3,
        alias: 0,
        t0,
        sampleRateHz: 25_600,
        samples: Float32Array.of(1, 1.25, 1.5, 1.75),
      },
      { format: 'float32' },
    );
    await back.publishAsync(topicOf(device, 'wave/burst-1/1'), Buffer.from(bytes), { qos: 1 });
    back.end(true);

    const whole = waveform.parse((await api('GET', `${path}/burst-1`)).body);
    expect(whole).toMatchObject({ missing: [], sampleCount: 12, channel: CHANNEL, sampleRateHz: 25_600 });
    const raw = Buffer.from(whole.samplesBase64, 'base64');
    const samples = Array.from({ length: 12 }, (_, i) => raw.readFloatLE(4 * i));
    expect(samples).toEqual(Array.from({ length: 12 }, (_, i) => i / 4));
    expect((await api('GET', `${path}/burst-2`)).status).toBe(404);
    expect((await api('GET', `${path}?channel=nothing`)).status).toBe(400);
  });
});
