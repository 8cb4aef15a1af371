import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ErrorMessage, parseMessage } from '@kizashi/firmware-contracts';
import { epochMs } from '@kizashi/kernel';
import type { Batch } from './batch-rows.ts';
import { Boot } from './boot.ts';
import { DeviceClient, DeviceRefusedError } from './device-client.ts';
import { DiskQueue } from './disk-queue.ts';
import { RecordingBroker } from './recording-broker.fixture.ts';

let broker: RecordingBroker;
let clients: DeviceClient[];
beforeEach(async () => {
  broker = await RecordingBroker.listen('s3cret');
  clients = [];
});
afterEach(async () => {
  broker.release();
  await Promise.all(clients.map((client) => client.stop()));
  await broker.close();
});

const newBoot = (bootCounter: number) =>
  new Boot({ bootCounter, firmware: 'test', channels: [{ alias: 0, id: 'a', unit: '1', periodMs: 1_000 }] });

function device(options: { secret?: string; boot?: Boot; onError?: (message: ErrorMessage) => void } = {}) {
  const client = new DeviceClient(options.boot ?? newBoot(1), {
    url: broker.url,
    credentials: { tenant: 'maker', device: 'd-1', secret: options.secret ?? 's3cret' },
    queue: new DiskQueue(join(mkdtempSync(join(tmpdir(), 'kizashi-client-')), 'd-1.queue')),
    jitter: () => 0.01,
    ...(options.onError && { onError: options.onError }),
  });
  clients.push(client);
  return client;
}

const batches = (count: number): Batch[] =>
  Array.from({ length: count }, (_, i) => ({
    t0: epochMs(1_790_000_000_000 + i),
    samples: [{ channel: 'a', dtMs: 0, value: i, quality: 0 }],
  }));

const publish = (client: DeviceClient, more: readonly Batch[]) =>
  client.send(more.map((batch) => client.boot.telemetry(batch)));

const until = async (condition: () => boolean) => {
  const deadline = Date.now() + 10_000;
  while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('device client', () => {
  it('subscribes, says what it is, then sends in order, and every message keeps the contract', async () => {
    const client = device();
    publish(client, batches(30));
    await client.drained();
    expect(broker.subscriptions).toEqual(
      ['err', 'cmd', 'cfg', 'time/rsp'].map((kind) => `kz/v1/maker/d-1/${kind}`),
    );
    expect(broker.received.map((one) => one.kind).slice(0, 3)).toEqual(['birth', 'state', 'tele']);
    expect(broker.received.map((one) => one.retained).slice(0, 3)).toEqual([true, true, false]);
    for (const { kind, body } of broker.received) {
      const parsed = parseMessage(kind, Buffer.from(body));
      expect(parsed.ok && parsed.value.unknownFields).toBe(0);
    }
    const seqs = broker.bodies('tele').map((body) => JSON.parse(body).seq);
    expect(seqs).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it('keeps a bounded number of messages in flight', async () => {
    broker.holding = (message) => message.kind === 'tele';
    const client = device();
    publish(client, batches(50));
    await until(() => broker.bodies('tele').length === 8);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(broker.bodies('tele')).toHaveLength(8);
    broker.release();
    await client.drained();
    expect(broker.bodies('tele')).toHaveLength(50);
  });

  it('comes back after a lost connection: subscribes and is born again, sends the same bytes again', async () => {
    broker.holding = (message) => message.kind === 'tele';
    const client = device();
    publish(client, batches(3));
    await until(() => broker.bodies('tele').length === 3);
    const sent = broker.bodies('tele');
    broker.holding = () => false;
    broker.dropConnections();
    await client.drained();
    expect(broker.bodies('tele').slice(0, 6)).toEqual([...sent, ...sent]);
    expect(broker.subscriptions).toHaveLength(8);
    expect(new Set(broker.bodies('birth')).size).toBe(1);
    expect(broker.bodies('birth')).toHaveLength(2);
  });

  it('leaves its last will behind when the cable is pulled, and none when it goes to sleep', async () => {
    const states = () => broker.bodies('state').map((body) => JSON.parse(body).st);
    const client = device();
    await until(() => states().length === 1);
    client.cut();
    await until(() => states().length === 3);
    expect(states()).toEqual(['online', 'lost', 'online']);
    await until(() => broker.subscriptions.length === 8);
    await client.drained();
    await client.stop();
    expect(states()).toEqual(['online', 'lost', 'online', 'sleep']);
  });

  it('starts a new series of numbers with a new boot and still delivers the old one', async () => {
    broker.holding = (message) => message.kind === 'tele';
    const first = newBoot(1);
    const second = newBoot(2);
    const client = device({ boot: first });
    publish(client, batches(2));
    await until(() => broker.bodies('tele').length === 2);
    client.reboot(second);
    broker.release();
    publish(client, batches(1));
    await client.drained();
    const keys = broker.bodies('tele').map((body) => `${JSON.parse(body).bid}/${JSON.parse(body).seq}`);
    expect(new Set(keys)).toEqual(new Set([`${first.bid}/1`, `${first.bid}/2`, `${second.bid}/1`]));
    expect(broker.bodies('birth').map((body) => JSON.parse(body).bn)).toEqual([1, 2]);
  });

  it('hands on what the service refused', async () => {
    const errors: ErrorMessage[] = [];
    const client = device({ onError: (message) => errors.push(message) });
    publish(client, batches(1));
    await client.drained();
    broker.send('kz/v1/maker/d-1/err', '{"code":"unit-mismatch","detail":"a: [degF] is not 1","seq":1}');
    await until(() => errors.length === 1);
    expect(errors[0]).toMatchObject({ code: 'unit-mismatch', seq: 1 });
  });

  it('says so when its secret is not accepted', async () => {
    const client = device({ secret: 'wrong' });
    await expect(client.drained()).rejects.toThrow(DeviceRefusedError);
    await expect(client.drained()).rejects.toThrow(
      /d-1 was refused by the broker: user name or secret is wrong/,
    );
  });

  it('without a network keeps what it measures, and owes nobody anything until it is back', async () => {
    const client = device();
    await client.connected();
    client.goOffline();
    publish(client, batches(5));
    client.send([
      client.boot.event({ at: epochMs(1_790_000_000_100), detail: { kind: 'mode', mode: 'idle' } }),
    ]);
    await client.drained();
    expect(client.owed).toBe(0);
    expect(broker.bodies('tele')).toEqual([]);
    client.goOnline((pending) => [...pending].reverse().concat(pending[0] ?? []));
    expect(client.owed).toBe(6);
    await client.drained();
    await until(() => broker.bodies('tele').length === 6);
    const seqs = broker.received
      .filter(({ kind }) => kind === 'tele' || kind === 'evt')
      .map(({ body }) => JSON.parse(body).seq);
    // Out of order, and the first of them twice.
    expect(seqs).toEqual([6, 5, 4, 3, 2, 1, 1]);
  });

  it('reports events in the same series of numbers, as the contract wants them', async () => {
    const client = device();
    publish(client, batches(1));
    const at = epochMs(1_790_000_000_100);
    const detail = { kind: 'alarm', code: 'SP-12', severity: 'alarm', text: 'Spindle vibration' } as const;
    client.send([client.boot.event({ at, detail })]);
    await client.drained();
    const parsed = parseMessage('evt', Buffer.from(broker.bodies('evt')[0] ?? ''));
    if (!parsed.ok) throw new Error(parsed.error.detail);
    expect(parsed.value.message).toMatchObject({
      seq: 2,
      t0: at,
      events: [{ dtMs: 0, detail: { kind: 'alarm', code: 'SP-12', severity: 'alarm' } }],
    });
  });
});
