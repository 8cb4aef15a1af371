import { setTimeout as sleep } from 'node:timers/promises';
import { asId, type DeviceId, epochMs } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from '@kizashi/storage/telemetry-store';
import { CHANNEL, type DevicePlant, MODEL } from './device-plant.ts';
import { PersistentSender } from './persistent-sender.ts';
import { startService, type TestService } from './start-service.ts';

const DEVICES = 6;
const IN_FLIGHT = 60;

export interface KillReport {
  /** At each kill, publishes that had been sent and were never acknowledged by that process. */
  readonly unacknowledged: readonly number[];
  /** Messages that a sender saw acknowledged. */
  readonly acknowledged: number;
  /** Acknowledged, and not in the store. */
  readonly missing: number;
  /** In the store more than once, or with another value than was sent. */
  readonly doubled: number;
}

/** Kills the service under load, `kills` times, and compares what senders saw acknowledged with what is on disk. */
export async function killUnderLoad(
  plant: DevicePlant,
  env: Readonly<Record<string, string>>,
  kills: number,
): Promise<KillReport> {
  const senders = await newSenders(plant);
  const { home, token } = plant.service;
  const options = { as: 'process', home, token, env: { ...plant.settings, ...env } } as const;
  await plant.service.stop();

  const unacknowledged: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const service = await startService(options);
    await Promise.all(senders.map((sender) => sender.resume(service.mqttUrl)));
    await sleep(150 + Math.random() * 350);
    await service.kill9();
    unacknowledged.push(senders.reduce((sum, sender) => sum + sender.unacknowledged, 0));
    for (const sender of senders) sender.hangUp();
  }
  const service = await startService(options);
  await finish(senders, service);
  return { unacknowledged, ...(await compare(senders, home)) };
}

/** The same with SIGTERM, once: what was taken is committed and acknowledged before the process ends. */
export async function stopUnderLoad(
  plant: DevicePlant,
  env: Readonly<Record<string, string>>,
): Promise<KillReport & { readonly stoppedAfterMs: number }> {
  const senders = await newSenders(plant);
  const { home, token } = plant.service;
  await plant.service.stop();
  const service = await startService({ as: 'process', home, token, env: { ...plant.settings, ...env } });
  await Promise.all(senders.map((sender) => sender.resume(service.mqttUrl)));
  await sleep(500);
  const askedAt = performance.now();
  await service.stop();
  const stoppedAfterMs = performance.now() - askedAt;
  const unacknowledged = [senders.reduce((sum, sender) => sum + sender.unacknowledged, 0)];
  for (const sender of senders) sender.hangUp();
  return { unacknowledged, ...(await compare(senders, home)), stoppedAfterMs };
}

async function newSenders(plant: DevicePlant): Promise<readonly PersistentSender[]> {
  const firstAt = Date.now() - 6 * 3_600_000;
  const senders: PersistentSender[] = [];
  for (let i = 0; i < DEVICES; i += 1) {
    senders.push(new PersistentSender(await plant.newDevice(), firstAt, IN_FLIGHT));
  }
  return senders;
}

async function finish(senders: readonly PersistentSender[], service: TestService): Promise<void> {
  await Promise.all(senders.map((sender) => sender.resume(service.mqttUrl)));
  await Promise.all(senders.map((sender) => sender.finish()));
  await service.stop();
}

async function compare(
  senders: readonly PersistentSender[],
  home: string,
): Promise<Omit<KillReport, 'unacknowledged'>> {
  const store = await DuckDbTelemetryStore.open(home);
  const range = { from: epochMs(0), to: epochMs(Date.now() + 86_400_000) };
  const report = { acknowledged: 0, missing: 0, doubled: 0 };
  try {
    for (const sender of senders) {
      const id = asId<DeviceId>(sender.device.id);
      const rows = await store.readings(MODEL, [id], range);
      const stored = new Map(rows.map(({ measuredAt, values }) => [Number(measuredAt), values[0]]));
      for (const seq of sender.acknowledged) {
        if (seq === 0) continue;
        report.acknowledged += 1;
        const value = stored.get(sender.measuredAt(seq));
        if (value === undefined) report.missing += 1;
        else if (value !== seq) report.doubled += 1;
      }
      // Rollups add up whatever was committed, so a message that went in twice counts twice here.
      const buckets = await store.series(MODEL, id, asId(CHANNEL), range, 1_000);
      report.doubled += buckets.reduce((sum, { n }) => sum + n, 0) - stored.size;
    }
  } finally {
    await store.close();
  }
  return report;
}
