import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deviceCommand, deviceConfiguration } from '@kizashi/api-contract';
import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type DeviceId, epochMs } from '@kizashi/kernel';
import { schema } from '@kizashi/storage/database';
import { MemoryTelemetryStore } from '@kizashi/storage/telemetry-store';
import { eq } from 'drizzle-orm';
import { Announcements } from '../src/announcements/index.ts';
import { DeviceAnswers } from '../src/device-control/device-answers.ts';
import { DeviceCommands } from '../src/device-control/device-commands.ts';
import { StoredFleetClock } from '../src/fleet-clock/stored-fleet-clock.ts';
import { Metrics } from '../src/health/metrics.ts';
import { Lifecycle } from '../src/lifecycle/lifecycle.ts';
import { call } from './api.ts';
import { CHANNEL, type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { ListeningController } from './listening-controller.ts';

/** What devices are told and what they answer, with a real MQTT client on a running service. */
let plant: DevicePlant;
const api: DevicePlant['service']['api'] = (...request) => plant.service.api(...request);

beforeAll(async () => {
  plant = await startDevicePlant();
}, 60_000);
afterAll(() => plant?.remove());

const commandsOf = async ({ id }: DeviceAccess) =>
  (await api('GET', `/api/v1/devices/${id}/commands`)).body.items.map((one: unknown) =>
    deviceCommand.parse(one),
  );
const request = (device: DeviceAccess, body: object, headers = {}) =>
  api('POST', `/api/v1/devices/${device.id}/commands`, body, headers);
const configuration = async ({ id }: DeviceAccess) => {
  const { body, headers } = await api('GET', `/api/v1/devices/${id}/configuration`);
  return { ...deviceConfiguration.parse(body), tag: headers.get('etag') ?? '' };
};
const configure = (device: DeviceAccess, wanted: object, ifMatch: string) =>
  api(
    'PUT',
    `/api/v1/devices/${device.id}/configuration`,
    { configuration: wanted },
    { 'if-match': ifMatch },
  );

/** Answers are worked off after their PUBACK. */
async function until<T>(read: () => Promise<T>, satisfied: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await read();
    if (satisfied(value) || tries === 500) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const whenEnded = (device: DeviceAccess) =>
  until(
    async () => (await commandsOf(device))[0],
    (one) => one?.endedAt !== null,
  );

describe('a command', () => {
  it('reaches a device that listens, and its first answer stands', async () => {
    const device = await plant.newDevice();
    const controller = await ListeningController.signOn(plant.service.mqttUrl, device, 'b1', ['cmd', 'err']);
    const made = await request(device, { op: 'capture-wave', args: { channel: CHANNEL } });
    expect({ status: made.status, ...deviceCommand.parse(made.body) }).toMatchObject({
      status: 201,
      state: 'pending',
      requestedBy: 'bootstrap',
    });
    const { id, exp, ...told } = await controller.next('cmd');
    expect(told).toEqual({ v: 1, op: 'capture-wave', args: { channel: CHANNEL } });
    expect([id, exp]).toEqual([made.body.id, Date.parse(made.body.expiresAt)]);

    await controller.say('ack', { bid: 'b1', id, st: 'failed', code: 'sensor-\0busy' });
    const ended = await whenEnded(device);
    expect(ended).toMatchObject({ state: 'failed', code: 'sensor-busy', endedAt: ended?.acknowledgedAt });
    expect(ended?.sentAt).not.toBeNull();

    await controller.say('ack', { bid: 'b1', id, st: 'done' });
    await controller.say('ack', { bid: 'b1', id: 'cmd_nobody', st: 'done' });
    const count = async (reason: string) =>
      (await api('GET', '/metrics')).body.includes(
        `kizashi_device_answers_ignored_total{reason="${reason}"} 1`,
      );
    expect(await until(() => count('repeated'), Boolean)).toBe(true);
    expect(await until(() => count('unknown'), Boolean)).toBe(true);
    expect(await commandsOf(device)).toEqual([ended]);
    controller.leave();
  });

  it('waits for a device that is away, comes again until it is answered, and then no more', async () => {
    const device = await plant.newDevice();
    const { body } = await request(device, { op: 'x-lamp-test', args: { seconds: 3 } });
    // It has subscribed to something, but does not listen to commands.
    const deaf = await ListeningController.signOn(plant.service.mqttUrl, device, 'b1', ['err']);
    expect(await commandsOf(device)).toMatchObject([{ state: 'pending', sentAt: null }]);
    deaf.leave();
    const first = await ListeningController.signOn(plant.service.mqttUrl, device, 'b2', ['cmd']);
    expect(await first.next('cmd')).toMatchObject({ id: body.id, op: 'x-lamp-test', args: { seconds: 3 } });
    first.leave();
    const second = await ListeningController.signOn(plant.service.mqttUrl, device, 'b3', ['cmd', 'cfg']);
    expect(await second.next('cmd')).toMatchObject({ id: body.id });
    await second.say('ack', { bid: 'b3', id: body.id, st: 'done' });
    expect(await whenEnded(device)).toMatchObject({ state: 'done' });
    second.leave();
    const third = await ListeningController.signOn(plant.service.mqttUrl, device, 'b4', ['cmd']);
    const { body: next } = await request(device, { op: 'report-birth' });
    expect(await third.next('cmd')).toMatchObject({ id: next.id });
    third.leave();
  });

  it('that has expired is never sent; one that was answered late has its answer', async () => {
    const device = await plant.newDevice();
    const { body } = await request(device, { op: 'reboot', expiresInSeconds: 60 });
    const past = epochMs(Date.now() - 1_000);
    await plant.database.asWorker((tx) =>
      tx.update(schema.deviceCommands).set({ expiresAt: past }).where(eq(schema.deviceCommands.id, body.id)),
    );
    const controller = await ListeningController.signOn(plant.service.mqttUrl, device, 'b1', ['cmd']);
    const { body: next } = await request(device, { op: 'report-birth' });
    expect(await controller.next('cmd')).toMatchObject({ id: next.id });
    expect(controller.heard('cmd')).toEqual([]);

    await controller.say('ack', { bid: 'b1', id: next.id, st: 'done' });
    await until(
      () => commandsOf(device),
      ([newest, oldest]) => newest?.state === 'done' && oldest?.state === 'expired',
    );
    expect(await commandsOf(device)).toMatchObject([
      { id: next.id, state: 'done' },
      { id: body.id, state: 'expired', sentAt: null, endedAt: new Date(past).toISOString() },
    ]);

    await controller.say('ack', { bid: 'b1', id: body.id, st: 'done' });
    const late = await until(
      () => commandsOf(device),
      (all) => all[1]?.state === 'done',
    );
    expect(late[1]).toMatchObject({ state: 'done', acknowledgedAt: expect.any(String) });
    controller.leave();
  });

  it('answered while the service was down is found after its start, and its answer taken once', async () => {
    const device = await plant.newDevice();
    const { body } = await request(device, { op: 'reboot' });
    const receivedAt = epochMs(Date.now());
    const telemetry = new MemoryTelemetryStore();
    const answer: DeviceEvent = {
      deviceId: asId<DeviceId>(device.id),
      boot: 1,
      seq: 1,
      index: 0,
      measuredAt: receivedAt,
      receivedAt,
      detail: { kind: 'command-acknowledged', commandId: body.id, status: 'done' },
    };
    await telemetry.commit({ rows: [], events: [answer], waves: [], seen: [], boots: [], quarantined: [] });
    const clock = plant.service.app().get(StoredFleetClock, { strict: false });
    const start = async () => {
      const metrics = new Metrics();
      const lifecycle = new Lifecycle();
      const answers = new DeviceAnswers(
        plant.database,
        clock,
        telemetry,
        new Announcements(),
        metrics,
        lifecycle,
      );
      await answers.catchUp(receivedAt);
      await answers.catchUp(receivedAt);
      return metrics.render();
    };
    expect(await start()).not.toContain('reason=');
    expect(await start()).not.toContain('reason=');
    expect(await commandsOf(device)).toMatchObject([
      { state: 'done', acknowledgedAt: new Date(receivedAt).toISOString() },
    ]);
  });

  it('of another device is none of its business', async () => {
    const [mine, other] = [await plant.newDevice(), await plant.newDevice('b')];
    const { body } = await request(other, { op: 'reboot' });
    const controller = await ListeningController.signOn(plant.service.mqttUrl, mine, 'b1', ['cmd']);
    await controller.say('ack', { bid: 'b1', id: body.id, st: 'done' });
    const { body: own } = await request(mine, { op: 'reboot' });
    await controller.say('ack', { bid: 'b1', id: own.id, st: 'done' });
    await whenEnded(mine);
    expect(await commandsOf(other)).toMatchObject([{ state: 'pending', acknowledgedAt: null }]);
    expect(controller.heard('cmd').map(({ id }) => id)).not.toContain(body.id);
    controller.leave();
  });

  it('is refused with the field at fault', async () => {
    const device = await plant.newDevice();
    const faults = async (body: object) => (await request(device, body)).body.errors;
    expect(await faults({ op: 'self-destruct' })).toEqual([
      { field: 'op', detail: expect.stringContaining('resend-wave, capture-wave, report-birth, reboot') },
    ]);
    expect(await faults({ op: 'resend-wave', args: { capture: 'c1', chunks: [64], force: true } })).toEqual([
      { field: 'args.chunks[0]', detail: 'must be at most 63' },
      { field: 'args.force', detail: 'is no argument of resend-wave' },
    ]);
    expect(await faults({ op: 'capture-wave', args: { channel: 'spindle.typo' } })).toEqual([
      { field: 'args.channel', detail: 'is no channel of the machine model' },
    ]);
    expect(await faults({ op: 'x-say', args: { text: 'a\0' } })).toEqual([
      { field: 'args', detail: 'must not hold the character U+0000' },
    ]);
    expect(await faults({ op: 'reboot', expiresInSeconds: 0 })).toEqual([
      { field: 'expiresInSeconds', detail: 'must be at least 1' },
    ]);
    expect((await request({ ...device, id: 'dev_nobody' }, { op: 'reboot' })).status).toBe(404);
  });

  it('is asked for by those whose role it is, once for each key, and written down', async () => {
    const device = await plant.newDevice();
    const status = async (role: string, customerId?: string, body: object = { op: 'reboot' }) => {
      const { token } = (
        await api('POST', '/api/v1/tokens', { name: role, role, ...(customerId && { customerId }) })
      ).body;
      const answer = await call(plant.service.url, 'POST', `/api/v1/devices/${device.id}/commands`, body, {
        authorization: `Bearer ${token}`,
        'idempotency-key': 'once',
      });
      return answer.status;
    };
    expect(await status('viewer')).toBe(403);
    expect(await status('field-engineer')).toBe(403);
    expect(await status('service-manager', 'cus_a')).toBe(403);
    expect(await status('reliability-engineer')).toBe(403);
    expect(await status('reliability-engineer', 'cus_a', { op: 'report-birth' })).toBe(403);
    expect(await status('reliability-engineer', undefined, { op: 'report-birth' })).toBe(201);
    expect(await status('service-manager')).toBe(201);
    expect(await status('planner')).toBe(201);
    const once = { 'idempotency-key': 'reboot-once' };
    const first = await request(device, { op: 'reboot' }, once);
    expect((await request(device, { op: 'reboot' }, once)).body).toEqual(first.body);
    expect(await commandsOf(device)).toHaveLength(4);
    const log = await plant.database.asWorker((tx) =>
      tx
        .select()
        .from(schema.auditLog)
        .where(eq(schema.auditLog.subject, `device:${device.id}`)),
    );
    expect(log.filter(({ action }) => action === 'device.command-requested')).toHaveLength(4);
    expect(log.at(-1)?.detail).toMatchObject({ commandId: first.body.id, op: 'reboot' });
  });

  it('of the service itself is kept once for each id, and up to 32 wait', async () => {
    const device = await plant.newDevice();
    const commands = plant.service.app().get(DeviceCommands, { strict: false });
    const wish = (n: number) => ({
      deviceId: asId<DeviceId>(device.id),
      op: 'resend-wave',
      args: { capture: 'c1', chunks: [n] },
      expiresAt: epochMs(Date.now() + 60_000),
      requestedBy: 'service',
      id: `rsw_${device.id}_${n}`,
    });
    for (let n = 0; n < 32; n += 1) expect((await commands.request(wish(n))).ok).toBe(true);
    expect((await commands.request(wish(0))).ok).toBe(true);
    expect(await commands.request(wish(32))).toMatchObject({
      ok: false,
      error: { code: 'too-many-commands' },
    });
    expect(await request(device, { op: 'reboot' })).toMatchObject({
      status: 409,
      body: { code: 'too-many-commands' },
    });
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = `limit=20${cursor && `&cursor=${cursor}`}`;
      const { body } = await api('GET', `/api/v1/devices/${device.id}/commands?${query}`);
      paged.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }
    expect(paged).toHaveLength(32);
    expect(new Set(paged).size).toBe(32);
  });
});

describe('a configuration', () => {
  const slow = { channels: { [CHANNEL]: { periodMs: 60_000 } }, batch: { everyMs: 600_000 } };

  it('is sent when it changes and at every subscription; the answer is shown', async () => {
    const device = await plant.newDevice();
    const controller = await ListeningController.signOn(plant.service.mqttUrl, device, 'b1', ['cfg']);
    const none = await configuration(device);
    expect(none).toMatchObject({ desired: null, appliedRevision: null });
    const set = await configure(device, slow, none.tag);
    expect(set).toMatchObject({ status: 200, body: { desired: { revision: 1, status: null } } });
    expect(await controller.next('cfg')).toEqual({ v: 1, rev: 1, cfg: slow });
    await controller.say('cfgack', { bid: 'b1', rev: 1, st: 'applied' });
    await until(
      () => configuration(device),
      ({ appliedRevision }) => appliedRevision === 1,
    );

    expect((await configure(device, slow, none.tag)).status).toBe(412);
    expect((await configure(device, slow, set.headers.get('etag') ?? '')).body.desired.revision).toBe(1);
    const own = { 'x-lamp': { colour: 'red' } };
    expect((await configure(device, own, '*')).body.desired.revision).toBe(2);
    await controller.next('cfg');
    controller.leave();

    const later = await ListeningController.signOn(plant.service.mqttUrl, device, 'b2', ['cfg']);
    expect(await later.next('cfg')).toEqual({ v: 1, rev: 2, cfg: own });
    await later.say('cfgack', { bid: 'b2', rev: 2, st: 'refused', code: 'no-lamp' });
    const refused = await until(
      () => configuration(device),
      ({ desired }) => desired?.status === 'refused',
    );
    expect(refused).toMatchObject({ appliedRevision: 1, desired: { revision: 2, code: 'no-lamp' } });
    const { body } = await api('GET', `/api/v1/devices/${device.id}/configuration/revisions`);
    expect(body.items).toMatchObject([
      { revision: 2, status: 'refused' },
      { revision: 1, status: 'applied', configuration: slow, setBy: 'bootstrap' },
    ]);
    later.leave();
  });

  it('is refused with the setting at fault', async () => {
    const device = await plant.newDevice();
    const faults = async (wanted: object) => (await configure(device, wanted, '*')).body.errors;
    expect(await faults({ batch: { samples: 300 }, lamp: 1 })).toEqual([
      { field: 'configuration.batch.samples', detail: 'must be at most 256' },
      { field: 'configuration.lamp', detail: expect.stringContaining('known are channels, batch') },
    ]);
    expect(await faults({ channels: { 'spindle.colour': { periodMs: 1_000 } } })).toEqual([
      { field: 'configuration.channels.spindle.colour', detail: 'is no channel of the machine model' },
    ]);
  });
});

describe('the clock service', () => {
  it('answers at once with the uptime of the question, and says what it cannot read', async () => {
    const device = await plant.newDevice();
    const controller = await ListeningController.signOn(plant.service.mqttUrl, device, 'b1', [
      'time/rsp',
      'err',
    ]);
    const asked = Date.now();
    controller.ask({ up: 4_711 });
    const { t, ...answer } = await controller.next('time/rsp');
    expect(answer).toEqual({ v: 1, up: 4_711 });
    expect(t).toBeGreaterThanOrEqual(asked);
    expect(t).toBeLessThanOrEqual(Date.now());
    controller.ask({ up: 'soon' });
    expect(await controller.next('err')).toMatchObject({ code: 'bad-field' });
    expect(controller.heard('time/rsp')).toEqual([]);
    controller.leave();
  });
});
