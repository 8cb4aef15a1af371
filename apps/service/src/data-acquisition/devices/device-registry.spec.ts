import { describe, expect, it } from '@jest/globals';
import { asId, type DeviceId } from '@kizashi/kernel';
import type { WorkerDatabase } from '@kizashi/storage/database';
import { MemoryTelemetryStore } from '@kizashi/storage/telemetry-store';
import { Logger } from '@nestjs/common';
import { Announcements } from '../../announcements/index.ts';
import { DeviceRegistry } from './device-registry.ts';

Logger.overrideLogger(false);

const model = (version: number, unit = 'mm/s') => ({
  id: 'm',
  name: 'M',
  channels: [{ id: 'velocity', unit, role: 'wear', positionIds: [] }],
  positions: [],
  version,
});
const deviceRow = (id: string, revokedAt: number | null = null) => ({
  device: {
    id,
    machineId: `machine of ${id}`,
    customerId: 'c',
    secretHash: `hash of ${id}`,
    previousSecretHash: null as string | null,
    previousSecretUntil: null as number | null,
    revokedAt,
  },
  modelId: 'm',
});

/** A registry over a database that answers what `content` holds at the time, and counts how often it is asked. */
function setUp() {
  const content = { rows: [deviceRow('a')], models: [model(1)], down: false, reads: 0 };
  const database = {
    asWorker: async () => {
      content.reads += 1;
      const { rows, models, down } = content;
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (down) throw new Error('PostgreSQL is down');
      return { rows, models };
    },
  } as unknown as WorkerDatabase;
  const announcements = new Announcements();
  const registry = new DeviceRegistry(database, new MemoryTelemetryStore(), announcements);
  return { content, registry, announcements };
}

describe('DeviceRegistry', () => {
  it('reads once for everybody who asks during a reading, and after it', async () => {
    const { content, registry } = setUp();
    const first = registry.refresh();
    content.rows = [deviceRow('a'), deviceRow('b')];
    await Promise.all([first, registry.refresh(), registry.refresh(), registry.refresh()]);
    expect(content.reads).toBe(2);
    expect(registry.active('b')).toMatchObject({ id: 'b', model: { id: 'm' } });
  });

  it('keeps what it knows while the database is down', async () => {
    const { content, registry, announcements } = setUp();
    await registry.refresh();
    content.down = true;
    announcements.announce({ type: 'RegistryChanged' });
    await expect(registry.refresh()).rejects.toThrow('down');
    expect(registry.active('a')).toBeDefined();
    content.down = false;
    await registry.refresh();
    expect(registry.active('a')).toBeDefined();
  });

  it('reads all devices again after an edit of a machine model, or after any edit where it has missed one', async () => {
    const { content, registry, announcements } = setUp();
    await registry.refresh();
    announcements.announce({ type: 'RegistryChanged', kind: 'fitted-part' });
    announcements.announce({ type: 'RegistryChanged', kind: 'device' });
    expect(content.reads).toBe(1);
    content.down = true;
    announcements.announce({ type: 'RegistryChanged', kind: 'machine-model' });
    expect(content.reads).toBe(2);
    await expect(registry.refresh()).rejects.toThrow('down');
    Object.assign(content, { down: false, rows: [deviceRow('a'), deviceRow('b')], reads: 0 });
    announcements.announce({ type: 'RegistryChanged', kind: 'fitted-part' });
    expect(content.reads).toBe(1);
    await registry.refresh();
    expect(registry.active('b')).toBeDefined();
  });

  it('knows a revoked device but does not call it active', async () => {
    const { content, registry } = setUp();
    await registry.refresh();
    let changes = 0;
    registry.changed.subscribe(() => {
      changes += 1;
    });
    content.rows = [deviceRow('a', 1)];
    await registry.refreshOne(asId<DeviceId>('a'));
    expect(registry.active('a')).toBeUndefined();
    expect(registry.known('a')).toMatchObject({ machineId: 'machine of a' });
    expect(changes).toBe(1);
  });

  it('does not bring a retired secret back with a reading that began before', async () => {
    const { content, registry } = setUp();
    const [row] = content.rows;
    const rotated = { ...row!.device, previousSecretHash: 'hash of before', previousSecretUntil: 9e15 };
    content.rows = [{ device: rotated, modelId: 'm' }];
    await registry.refresh();
    expect(registry.active('a')?.previousSecret).toEqual({ hash: 'hash of before', until: 9e15 });
    const reading = registry.refresh();
    registry.retirePrevious(asId<DeviceId>('a'));
    expect(registry.active('a')).not.toHaveProperty('previousSecret');
    await reading;
    expect(registry.active('a')).not.toHaveProperty('previousSecret');
  });

  it('hands out the same model until it was edited', async () => {
    const { content, registry } = setUp();
    await registry.refresh();
    const before = registry.active('a')?.model;
    await registry.refresh();
    expect(registry.active('a')?.model).toBe(before);
    content.models = [model(2)];
    await registry.refresh();
    expect(registry.active('a')?.model).not.toBe(before);
  });

  it('keeps devices out whose channels the telemetry store cannot take', async () => {
    const { content, registry } = setUp();
    await registry.refresh();
    content.models = [model(2, 'Cel')];
    await registry.refresh();
    expect(registry.active('a')).toBeUndefined();
  });

  it('is not fooled by names that every object has', async () => {
    const { registry } = setUp();
    await registry.refresh();
    for (const name of ['__proto__', 'constructor', 'toString']) expect(registry.known(name)).toBeUndefined();
  });
});
