import { afterEach, describe, expect, it } from '@jest/globals';
import { asId, type DeviceId, epochMs, HOUR_MS, MINUTE_MS, ok } from '@kizashi/kernel';
import { MemoryTelemetryStore, type WaveChunk } from '@kizashi/storage/telemetry-store';
import { Subject } from 'rxjs';
import { Announcements } from '../../announcements/index.ts';
import type { CommandWish, DeviceCommands } from '../../device-control/device-commands.ts';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import type { MqttBroker } from '../broker/mqtt-broker.ts';
import { wavesStored } from '../ingest/announce-waves.ts';
import { NOTHING_TO_COMMIT } from '../ingest/to-commit.ts';
import { MissingChunks } from './missing-chunks.ts';

const NOW = epochMs(Date.UTC(2026, 10, 20, 12));
/** What devices without a clock are told the time to be, while the clock is driven. */
const HORIZON = epochMs(NOW + 3 * HOUR_MS);
const deviceId = asId<DeviceId>('dev_a');

class StandingClock extends FleetClock {
  now = () => NOW;
  horizon = () => HORIZON;
}

const chunkOf = (chunk: number, fields: Partial<WaveChunk> = {}): WaveChunk => ({
  deviceId,
  captureId: 'c1',
  boot: 1,
  seq: chunk,
  channel: asId('velocity'),
  chunk,
  chunks: 3,
  measuredAt: epochMs(NOW - MINUTE_MS),
  receivedAt: NOW,
  sampleRateHz: 1_000,
  samples: Float32Array.of(1, 2),
  ...fields,
});

const lifecycles: Lifecycle[] = [];
afterEach(async () => {
  for (const lifecycle of lifecycles.splice(0)) await lifecycle.stop();
});

function watchOver(store: MemoryTelemetryStore) {
  const wishes: CommandWish[] = [];
  const announcements = new Announcements();
  const lifecycle = new Lifecycle();
  lifecycles.push(lifecycle);
  const subscribed = new Subject<{ deviceId: DeviceId; kind: 'cmd' }>();
  const commands = {
    request: async (wish: CommandWish) => {
      wishes.push(wish);
      return ok({});
    },
  } as unknown as DeviceCommands;
  const broker = { subscribed } as unknown as MqttBroker;
  const missing = new MissingChunks(store, commands, new StandingClock(), announcements, broker, lifecycle);
  const take = async (...waves: WaveChunk[]) => {
    await store.commit({ ...NOTHING_TO_COMMIT, waves });
    for (const fact of wavesStored(waves, () => asId('mch_a'))) announcements.announce(fact);
  };
  const after = (ms: number) => missing.sweep(performance.now() + ms);
  return { wishes, take, after, subscribed };
}

describe('missing chunks', () => {
  it('are asked for by number when nothing more comes of their capture', async () => {
    const { wishes, take, after } = watchOver(new MemoryTelemetryStore());
    await take(chunkOf(0));
    await after(10_000);
    expect(wishes).toEqual([]);
    await after(31_000);
    expect(wishes).toEqual([
      {
        deviceId,
        op: 'resend-wave',
        args: { capture: 'c1', chunks: [1, 2] },
        expiresAt: HORIZON + HOUR_MS,
        requestedBy: 'service',
        id: expect.stringMatching(/^resend_[0-9a-f]{32}_1$/),
      },
    ]);
  });

  it('are not asked for once they are there', async () => {
    const { wishes, take, after } = watchOver(new MemoryTelemetryStore());
    await take(chunkOf(0), chunkOf(2));
    await after(31_000);
    await take(chunkOf(1));
    await after(24 * HOUR_MS);
    expect(wishes.map(({ args }) => args)).toEqual([{ capture: 'c1', chunks: [1] }]);
  });

  it('are not asked for any more once their device has booted again', async () => {
    const store = new MemoryTelemetryStore();
    const { wishes, take, after } = watchOver(store);
    await take(chunkOf(0));
    const bornAs = async (boot: number) => {
      const born = { deviceId, bid: `b${boot}`, boot, bornAt: NOW, birth: '{}' };
      await store.commit({ ...NOTHING_TO_COMMIT, boots: [born] });
    };
    await bornAs(1);
    await after(31_000);
    expect(wishes).toHaveLength(1);
    await bornAs(2);
    await after(24 * HOUR_MS);
    expect(wishes).toHaveLength(1);
  });

  it('are asked for three times at most, each time by a command of its own', async () => {
    const { wishes, take, after } = watchOver(new MemoryTelemetryStore());
    await take(chunkOf(0));
    for (const hours of [1, 3, 10, 100, 1_000]) await after(hours * HOUR_MS);
    expect(wishes.map(({ id }) => id?.slice(-2))).toEqual(['_1', '_2', '_3']);
  });

  it('of before a restart are asked for when their device listens again, by the same command', async () => {
    const store = new MemoryTelemetryStore();
    const before = watchOver(store);
    await before.take(chunkOf(0), chunkOf(0, { captureId: 'whole', chunks: 1 }));
    await before.after(31_000);
    const again = watchOver(store);
    again.subscribed.next({ deviceId, kind: 'cmd' });
    again.subscribed.next({ deviceId, kind: 'cmd' });
    await new Promise((done) => setTimeout(done, 5));
    await again.after(31_000);
    expect(again.wishes).toEqual(before.wishes);
  });
});
