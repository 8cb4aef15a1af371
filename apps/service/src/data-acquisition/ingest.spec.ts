import { describe, expect, it } from '@jest/globals';
import { asId, OperationalError, type PartNumber, type PositionId } from '@kizashi/kernel';
import type { IngestCommit, TelemetryStore } from '@kizashi/storage/telemetry-store';
import { ALL_TIME, birthOf, device, evtOf, ingestOver, NOW, newStore, teleOf } from './ingest.fixture.ts';

const codesOf = async (store: TelemetryStore) =>
  (await store.quarantine(device.id, 100)).map(({ code }) => code).toReversed();
const valuesIn = async (store: TelemetryStore) =>
  (await store.readings(device.model.id, [device.id], ALL_TIME)).map(({ values }) => values[0]);

describe('Ingest', () => {
  it('acknowledges when readings, range, boot and what was refused are on disk together', async () => {
    const store = await newStore();
    const commits: IngestCommit[] = [];
    const acknowledged: number[] = [];
    const commit = store.commit.bind(store);
    store.commit = async (batch) => {
      expect(acknowledged).toEqual([]);
      commits.push(batch);
      return commit(batch);
    };
    const { ingest, publish, announced } = ingestOver(store);
    await ingest.open(device);
    await Promise.all([
      publish('birth', birthOf()).then(() => acknowledged.push(0)),
      publish(
        'tele',
        teleOf(1, {
          s: [
            ['velocity', 0, 1],
            ['noise', 0, 1],
          ],
        }),
      ).then(() => acknowledged.push(1)),
      publish('tele', teleOf(2)).then(() => acknowledged.push(2)),
    ]);
    expect(acknowledged).toEqual([0, 1, 2]);
    expect(commits).toHaveLength(1);
    expect(commits[0]).toMatchObject({
      rows: [{ seq: 1 }, { seq: 2 }],
      seen: [{ seq: 0 }, { seq: 1 }, { seq: 2 }],
      boots: [{ bid: 'b1', boot: 2, bootCounter: 1 }],
      quarantined: [{ code: 'unknown-channel', topic: 'kz/v1/maker/dev_a/tele' }],
    });
    expect(announced).toEqual([
      { type: 'DeviceBorn', deviceId: device.id },
      {
        type: 'ReadingsStored',
        deviceId: device.id,
        machineId: device.machineId,
        modelId: device.model.id,
        oldest: NOW - 3_599_000,
        newest: NOW - 3_598_000,
        receivedUntil: NOW,
        rows: commits[0]?.rows,
      },
    ]);
  });

  it('changes nothing by a message that comes again, after a restart too', async () => {
    const store = await newStore();
    const first = ingestOver(store);
    await first.publish('birth', birthOf());
    await first.publish('tele', teleOf(1));
    const before = await store.ingestState(device.id);
    store.commit = async () => {
      throw new Error('there is nothing to commit');
    };
    await first.publish('tele', teleOf(1));
    const restarted = ingestOver(store);
    await restarted.publish('birth', birthOf());
    await restarted.publish('tele', teleOf(1));
    expect(await store.ingestState(device.id)).toEqual(before);
    expect(await valuesIn(store)).toEqual([1]);
  });

  it('takes a message again that it had to give up: what is not stored was not seen', async () => {
    const store = await newStore();
    const commit = store.commit.bind(store);
    const { publish } = ingestOver(store);
    await publish('birth', birthOf());
    store.commit = async () => {
      throw new OperationalError('duckdb-commit-failed', 'fsync failed', { retryable: false });
    };
    await expect(publish('tele', teleOf(1))).rejects.toThrow('fsync failed');
    store.commit = commit;
    await publish('tele', teleOf(1));
    expect(await valuesIn(store)).toEqual([1]);
  });

  it('tells the device what was refused, with the key of the message', async () => {
    const store = await newStore();
    const { publish, notices } = ingestOver(store);
    await publish('tele', '{"v":1,');
    await publish('tele', { v: 7, bid: 'b1', seq: 4, s: [] });
    await publish('birth', birthOf());
    await publish('tele', teleOf(5));
    await publish('tele', teleOf(5, { t0: NOW }));
    expect(notices.map(({ code, bid, seq }) => [code, bid, seq])).toEqual([
      ['not-json', undefined, undefined],
      ['unknown-version', 'b1', 4],
      ['seq-conflict', 'b1', 5],
    ]);
    expect(await codesOf(store)).toEqual(['not-json', 'unknown-version', 'seq-conflict']);
  });

  it('puts aside what the topic forbids, and kinds that it does not know', async () => {
    const store = await newStore();
    const { publish } = ingestOver(store);
    await publish('birth', birthOf(), { retained: true });
    await publish('tele', teleOf(1), { retained: true });
    await publish('evt', evtOf(2), { retained: true });
    await publish('cmd', {});
    await publish('err', { code: 'x', detail: 'y' });
    await publish('weather', {});
    expect(await codesOf(store)).toEqual([
      'retained-not-allowed',
      'retained-not-allowed',
      'wrong-direction',
      'wrong-direction',
      'unknown-kind',
    ]);
    expect(await valuesIn(store)).toEqual([]);
  });

  it('keeps telemetry that came before its birth and stores it by itself when the birth is there', async () => {
    const store = await newStore();
    const { ingest, publish } = ingestOver(store);
    await publish('tele', teleOf(1));
    await publish('tele', teleOf(2));
    expect(await codesOf(store)).toEqual(['no-birth', 'no-birth']);
    await publish('birth', birthOf());
    await ingest.whenStored();
    expect(await valuesIn(store)).toEqual([1, 2]);
    const resolved = { code: 'no-birth', resolvedAt: NOW };
    expect(await store.quarantine(device.id, 9)).toMatchObject([resolved, resolved]);
  });

  it('stores samples of a channel that a later birth of the same boot declares', async () => {
    const store = await newStore();
    const { ingest, publish } = ingestOver(store);
    await publish('birth', birthOf());
    await publish(
      'tele',
      teleOf(1, {
        s: [
          ['velocity', 0, 1],
          ['temperature', 0, 40],
        ],
      }),
    );
    const ch = [...birthOf().ch, { alias: 1, id: 'temperature', unit: 'Cel', periodMs: 600_000 }];
    await publish('birth', birthOf({ seq: 2, ch }));
    await ingest.whenStored();
    const [row] = await store.readings(device.model.id, [device.id], ALL_TIME);
    expect([...(row?.values ?? [])]).toEqual([1, 40]);
  });

  it('replays an entry of the quarantine and says what became of it', async () => {
    const store = await newStore();
    const { ingest, publish } = ingestOver(store);
    await publish('birth', birthOf());
    await publish('tele', teleOf(1), { retained: true });
    await publish('tele', teleOf(2, { s: [['noise', 0, 1]] }));
    const [noise, retained] = await store.quarantine(device.id, 10);
    expect(await ingest.replay(device, retained!)).toEqual({
      readings: 1,
      events: 0,
      waves: 0,
      refusals: [],
    });
    expect(await ingest.replay(device, noise!)).toMatchObject({
      readings: 0,
      refusals: [{ code: 'unknown-channel' }],
    });
    expect(await valuesIn(store)).toEqual([1]);
    expect(await codesOf(store)).toHaveLength(2);
  });

  it('stores events in the same commit as readings, tells who cares, and not twice', async () => {
    const store = await newStore();
    const commits: IngestCommit[] = [];
    const commit = store.commit.bind(store);
    store.commit = async (batch) => {
      commits.push(batch);
      return commit(batch);
    };
    const { ingest, publish, announced } = ingestOver(store);
    await ingest.open(device);
    const e = [
      ['mode', 5_000, { mode: 'idle' }],
      ['alarm', 0, { code: 'A', sev: 'info' }],
      ['mode', 0, { mode: 'running' }],
    ];
    await Promise.all([
      publish('birth', birthOf()),
      publish('tele', teleOf(1)),
      publish('evt', evtOf(2, { e })),
    ]);
    expect(commits).toHaveLength(1);
    expect(commits[0]).toMatchObject({
      rows: [{ seq: 1 }],
      events: [{ seq: 2, index: 0 }, { index: 1 }, { index: 2 }],
      seen: [{ seq: 0 }, { seq: 1 }, { seq: 2 }],
    });
    expect(announced.at(-1)).toEqual({
      type: 'EventsStored',
      deviceId: device.id,
      machineId: device.machineId,
      kinds: ['mode', 'alarm'],
      oldest: NOW - 3_600_000,
      newest: NOW - 3_595_000,
      receivedUntil: NOW,
    });
    await publish('evt', evtOf(2, { e }));
    expect(commits).toHaveLength(1);
    expect(await store.events([device.id], ALL_TIME)).toHaveLength(3);
  });

  it('keeps events that came before their birth, and those of a position that the model lacks', async () => {
    const store = await newStore();
    const { ingest, publish, notices } = ingestOver(store);
    const e = [
      ['part-replaced', 0, { pos: 'pump' }],
      ['mode', 0, { mode: 'idle' }],
    ];
    await publish('evt', evtOf(1, { e }));
    expect(await codesOf(store)).toEqual(['no-birth']);
    await publish('birth', birthOf());
    await ingest.whenStored();
    expect(await store.events([device.id], ALL_TIME)).toMatchObject([{ index: 1 }]);

    await publish('evt', evtOf(2, { e }));
    expect(await codesOf(store)).toEqual(['no-birth', 'unknown-position']);
    expect(notices.at(-1)).toMatchObject({
      code: 'unknown-position',
      detail: 'pump: machine model "CNC" has no position of this id (1 event)',
      seq: 2,
    });
    const position = { id: asId<PositionId>('pump'), name: { ja: '', en: '' }, lifeUnit: 'cycles' as const };
    const grown = {
      ...device,
      model: { ...device.model, positions: [{ ...position, partNumber: asId<PartNumber>('P') }] },
    };
    const [entry] = await store.quarantine(device.id, 1);
    expect(await ingest.replay(grown, entry!)).toEqual({ readings: 0, events: 2, waves: 0, refusals: [] });
    const stored = await store.events([device.id], ALL_TIME);
    expect(stored.map(({ seq, index }) => [seq, index])).toEqual([
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
  });

  it('acknowledges a payload that makes it fail and puts it aside, so that it never comes again', async () => {
    const store = await newStore();
    const { ingest, publish, notices } = ingestOver(store);
    await publish('birth', birthOf());
    const broken = {
      ...device,
      model: {
        ...device.model,
        get channels(): never {
          throw new Error('a bug');
        },
      },
    };
    await publish('tele', teleOf(1), { of: broken });
    expect(await codesOf(store)).toEqual(['poison']);
    expect(notices).toMatchObject([{ code: 'poison', detail: expect.stringContaining('a bug') }]);

    // Read again it fails again, and stays where it is.
    const [entry] = await store.quarantine(device.id, 1);
    expect(await ingest.replay(broken, entry!)).toMatchObject({
      readings: 0,
      refusals: [{ code: 'poison' }],
    });
    expect(await codesOf(store)).toEqual(['poison']);
  });

  it('drops QoS 0 when too much waits, and nothing that it promised to keep', async () => {
    const store = await newStore();
    const gate = Promise.withResolvers<void>();
    const commit = store.commit.bind(store);
    const { ingest, publish, metrics } = ingestOver(store);
    await publish('birth', birthOf());
    store.commit = async (batch) => {
      await gate.promise;
      return commit(batch);
    };
    const padding = 'x'.repeat(60_000);
    const held = Array.from({ length: 300 }, (_, i) => publish('tele', teleOf(1 + i, { padding })));
    await publish('tele', teleOf(1_000), { qos: 0 });
    gate.resolve();
    await Promise.all(held);
    await ingest.whenStored();
    expect(await valuesIn(store)).toHaveLength(300);
    expect(metrics.render()).toContain('kizashi_ingest_shed_total 1');
  });

  it('comes to rest when it is stopped: what was taken is stored, what comes is turned away', async () => {
    const store = await newStore();
    const { publish, lifecycle } = ingestOver(store);
    await publish('birth', birthOf());
    const taken = publish('tele', teleOf(1));
    await lifecycle.stop();
    await taken;
    await expect(publish('tele', teleOf(2))).rejects.toThrow('stopping');
    expect(await valuesIn(store)).toEqual([1]);
  });
});
