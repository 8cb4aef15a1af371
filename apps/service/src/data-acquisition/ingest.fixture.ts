import { asId, type EpochMs, epochMs } from '@kizashi/kernel';
import { MemoryTelemetryStore, type TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Logger } from '@nestjs/common';
import { type Announcement, Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Metrics } from '../health/metrics.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { DevicePresence } from './devices/device-presence.ts';
import type { DeviceRegistry } from './devices/device-registry.ts';
import type { KnownDevice } from './devices/known-device.ts';
import type { RefusalNotice } from './ingest/refusal-notices.ts';
import { Ingest } from './ingest.ts';

export const NOW = epochMs(Date.UTC(2026, 10, 20, 12));

// Some tests make the store fail on purpose; their logs would hide a failure that is none.
Logger.overrideLogger(false);

class StandingClock extends FleetClock {
  now(): EpochMs {
    return NOW;
  }
  horizon(): EpochMs {
    return NOW;
  }
}

export const device: KnownDevice = {
  id: asId('dev_a'),
  machineId: asId('mch_a'),
  customerId: asId('cus_a'),
  model: {
    id: asId('cnc'),
    name: 'CNC',
    channels: [
      { id: asId('velocity'), unit: 'mm/s', role: 'wear', positionIds: [] },
      { id: asId('temperature'), unit: 'Cel', role: 'context', positionIds: [] },
    ],
    positions: [],
  },
  secretHash: '',
  revoked: false,
};

export async function newStore(): Promise<MemoryTelemetryStore> {
  const store = new MemoryTelemetryStore();
  await store.defineModel(device.model.id, device.model.channels);
  return store;
}

/** Ingest over a store, as the service wires it, with what it told others. */
export function ingestOver(store: TelemetryStore) {
  const announcements = new Announcements();
  const announced: Announcement[] = [];
  announcements.all.subscribe((one) => announced.push(one));
  const metrics = new Metrics();
  const registry = { known: (id: string) => (id === device.id ? device : undefined) } as DeviceRegistry;
  const lifecycle = new Lifecycle();
  const ingest = new Ingest(
    store,
    new StandingClock(),
    registry,
    new DevicePresence(),
    announcements,
    metrics,
    lifecycle,
  );
  const notices: RefusalNotice[] = [];
  ingest.notices.all.subscribe((notice) => notices.push(notice));

  /** Publishes; resolves with what would be the PUBACK, rejects where the connection would be closed. */
  const publish = (
    kind: string,
    payload: object | string,
    how: { retained?: boolean; qos?: 0 | 1; of?: KnownDevice } = {},
  ) =>
    new Promise<void>((resolve, reject) => {
      const { of = device, qos = 1, retained = false } = how;
      const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
      const topic = `kz/v1/maker/${of.id}/${kind}`;
      ingest.take({ device: of, topic, kind, payload: bytes, qos, retained }, (failure) =>
        failure ? reject(failure) : resolve(),
      );
    });
  return { ingest, publish, announced, notices, metrics, lifecycle };
}

export const birthOf = (fields: object = {}) => ({
  v: 1,
  bid: 'b1',
  bn: 1,
  seq: 0,
  fw: '1.0',
  up: 1_000,
  ch: [{ alias: 0, id: 'velocity', unit: 'mm/s', periodMs: 600_000 }],
  ...fields,
});

export const teleOf = (seq: number, fields: object = {}) => ({
  v: 1,
  bid: 'b1',
  seq,
  t0: NOW - 3_600_000 + seq * 1_000,
  s: [['velocity', 0, seq]],
  ...fields,
});

export const evtOf = (seq: number, fields: object = {}) => ({
  v: 1,
  bid: 'b1',
  seq,
  t0: NOW - 3_600_000,
  e: [['mode', 0, { mode: 'running' }]],
  ...fields,
});

export const ALL_TIME = { from: epochMs(0), to: epochMs(NOW + 3_600_000) };
