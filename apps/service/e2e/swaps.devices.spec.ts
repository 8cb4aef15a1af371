import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import {
  asId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  HOUR_MS,
  type PositionId,
  plus,
} from '@kizashi/kernel';
import {
  type OpenDatabase,
  openDatabase,
  removeEmbeddedPostgres,
  schema,
  startEmbeddedPostgres,
} from '@kizashi/storage/database';
import { MemoryFeatureStore } from '@kizashi/storage/feature-store';
import { MemoryTelemetryStore } from '@kizashi/storage/telemetry-store';
import { asc, eq } from 'drizzle-orm';
import { type Announcement, Announcements } from '../src/announcements/index.ts';
import { readEnvironment } from '../src/configuration/environment.ts';
import { StoredFleetClock } from '../src/fleet-clock/stored-fleet-clock.ts';
import { Lifecycle } from '../src/lifecycle/lifecycle.ts';
import { DeviceSwaps } from '../src/ordering/swaps/device-swaps.ts';
import {
  type Plant,
  POSITION,
  seedCatalogue,
  seedPlant,
  seedWornMachine,
  type WornMachine,
} from './ordering-plant.ts';

/** What devices report of replaced parts, worked off on a real PostgreSQL. */
const START = epochMs(Date.UTC(2026, 5, 1));
const hours = (n: number) => plus(START, n * HOUR_MS);

let home: string;
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let database: OpenDatabase;
let plant: Plant;
let telemetry: MemoryTelemetryStore;
let worn: WornMachine;
let deviceId: DeviceId;
let clock: StoredFleetClock;
const announcements = new Announcements();
const announced: Announcement[] = [];
announcements.all.subscribe((announcement) => announced.push(announcement));

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kizashi swaps-'));
  postgres = await startEmbeddedPostgres(home);
  database = await openDatabase({ url: postgres.url, tenant: 'maker' });
  await seedCatalogue(database.worker);
  plant = await seedPlant(database.worker, 'Tokiwa');
  await database.worker.asWorker((tx) => tx.insert(schema.fleetClock).values({ mode: 'driven', now: START }));
});
beforeEach(async () => {
  telemetry = new MemoryTelemetryStore();
  announced.length = 0;
  worn = await seedWornMachine(database.worker, plant, START);
  deviceId = asId<DeviceId>(`dev-${worn.machineId}`);
  await database.worker.asWorker(async (tx) => {
    await tx.update(schema.fleetClock).set({ followedEventsUntil: null });
    await tx.insert(schema.devices).values({
      id: deviceId,
      customerId: plant.customerId,
      machineId: worn.machineId,
      secretHash: 'x',
      createdAt: START,
    });
  });
});
afterAll(async () => {
  await database?.close();
  await postgres?.stop();
  await removeEmbeddedPostgres(home);
  await rm(home, { recursive: true, force: true });
});

/** As after a start of the service: nothing is remembered but what is stored. */
async function freshlyStarted(): Promise<DeviceSwaps> {
  clock = new StoredFleetClock(database.worker, readEnvironment({ KIZASHI_HOME: home }));
  await clock.open();
  return new DeviceSwaps(
    database.worker,
    announcements,
    telemetry,
    new MemoryFeatureStore(),
    clock,
    new Lifecycle(),
  );
}

let seq = 0;
function report(measuredAt: EpochMs, serial: string, also: Partial<DeviceEvent> = {}): DeviceEvent {
  seq += 1;
  return {
    deviceId,
    boot: 1,
    seq,
    index: 0,
    measuredAt,
    receivedAt: measuredAt,
    detail: { kind: 'part-replaced', positionId: POSITION, serial },
    ...also,
  };
}
const stored = (...events: DeviceEvent[]) =>
  telemetry.commit({ rows: [], events, waves: [], seen: [], boots: [], quarantined: [] });

const serials = () =>
  database.worker.asWorker(async (tx) => {
    const rows = await tx
      .select()
      .from(schema.fittedParts)
      .where(eq(schema.fittedParts.machineId, worn.machineId))
      .orderBy(asc(schema.fittedParts.fittedAt));
    return rows.map(({ serial }) => serial);
  });
const reports = () =>
  database.worker.asWorker((tx) =>
    tx.select().from(schema.swapReports).where(eq(schema.swapReports.machineId, worn.machineId)),
  );

describe('reports of devices', () => {
  it('are worked off once, also by a service that was started again', async () => {
    await stored(report(hours(1), 'B'));
    await (await freshlyStarted()).catchUp(hours(2));
    await (await freshlyStarted()).catchUp(hours(2));
    expect(await serials()).toEqual([worn.serial, 'B']);
    expect(await reports()).toMatchObject([
      { source: 'device', serial: 'B', at: hours(1), actor: `device:${deviceId}` },
    ]);
    expect(announced.filter(({ type }) => type === 'RegistryChanged')).toHaveLength(1);
  });

  it('that were stored while the service was down are found after its start', async () => {
    await stored(report(hours(1), 'B'));
    await (await freshlyStarted()).catchUp(hours(2));
    await stored(report(hours(100), 'C'));
    await (await freshlyStarted()).catchUp(hours(101));
    expect(await serials()).toEqual([worn.serial, 'B', 'C']);
  });

  it('from ahead of the clock wait for it, and hold back nobody', async () => {
    const swaps = await freshlyStarted();
    await stored(
      report(hours(30), 'C', { receivedAt: hours(1) }),
      report(hours(2), 'B', { receivedAt: hours(3) }),
    );
    await swaps.catchUp(hours(4));
    expect(await serials()).toEqual([worn.serial, 'B']);
    await swaps.catchUp(hours(30));
    expect(await serials()).toEqual([worn.serial, 'B', 'C']);
    expect(await reports()).toHaveLength(2);
  });

  it('are settled in the order of their dates, whatever the order in which they came in', async () => {
    await stored(
      report(hours(300), 'C', { receivedAt: hours(301) }),
      report(hours(100), 'B', { receivedAt: hours(302) }),
    );
    await (await freshlyStarted()).catchUp(hours(303));
    expect(await serials()).toEqual([worn.serial, 'B', 'C']);
  });

  it('of a position that the machine does not have, or from before its first part, change nothing', async () => {
    await stored(
      report(hours(1), 'B', {
        detail: { kind: 'part-replaced', positionId: asId<PositionId>('gearbox'), serial: 'B' },
      }),
      report(plus(START, -500 * DAY_MS), 'C', { receivedAt: hours(1) }),
    );
    await (await freshlyStarted()).catchUp(hours(2));
    expect(await serials()).toEqual([worn.serial]);
    expect(announced).toEqual([]);
  });

  it('keep the part number of the position where the catalogue does not have theirs', async () => {
    await stored(
      report(hours(1), 'B', {
        detail: { kind: 'part-replaced', positionId: POSITION, serial: 'B', partNumber: 'NOBODY-MAKES-IT' },
      }),
    );
    await (await freshlyStarted()).catchUp(hours(2));
    expect(await serials()).toEqual([worn.serial, 'B']);
  });
});

describe('under the wall clock', () => {
  it('a report is worked off as soon as it is announced', async () => {
    const swaps = await freshlyStarted();
    await clock.tieToWall();
    const now = epochMs(Date.now());
    await stored(report(now, 'B'));
    announcements.announce({
      type: 'EventsStored',
      deviceId,
      machineId: worn.machineId,
      kinds: ['part-replaced'],
      oldest: now,
      newest: now,
      receivedUntil: now,
    });
    await swaps.settled();
    expect(await serials()).toEqual([worn.serial, 'B']);
  });
});
