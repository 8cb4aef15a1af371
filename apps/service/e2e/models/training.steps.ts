import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Model, RolledBack } from '@kizashi/api-contract';
import { asId, DAY_MS, type DeviceId, type FittedPartId } from '@kizashi/kernel';
import { schema } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import { LifeMemories } from '../../src/models/registry/life-memories.ts';
import type { MachineMemory } from '../../src/rooms/machine-memory.ts';
import { MachineRegistry } from '../../src/rooms/machine-registry.ts';
import { unpackMemory } from '../../src/rooms/packed-memory.ts';
import { CATALOGUE_PART, MACHINE_MODEL } from '../fleet-plant.ts';
import { LIVES, type WornBearing } from './worn-bearing.ts';

/** Before anything was learned. */
export function tellNothingLearned(bearing: () => WornBearing): void {
  it('is there for every part number that a position is made for', async () => {
    const { items } = await bearing().get<{ items: Model[] }>('/models');
    expect(items).toMatchObject([
      {
        machineModelId: MACHINE_MODEL.id,
        positionId: 'spindle',
        partNumber: CATALOGUE_PART.partNumber,
        lives: 0,
        inUse: 1,
        releasedVersion: null,
        training: null,
        drifts: [],
      },
    ]);
  });

  it('is not trained from nothing, and says what is wanting', async () => {
    expect(await bearing().train()).toMatchObject({ status: 201, body: { status: 'queued' } });
    expect(await bearing().trained()).toMatchObject({
      status: 'failed',
      version: null,
      failure: { code: 'too-few-lives', detail: expect.stringContaining('at least 3') },
    });
  });
}

/** Leaves versions 1 and 2, and the first part in its second week. */
export function tellTraining(bearing: () => WornBearing): void {
  const memory = async (): Promise<{ memory: MachineMemory; closedUntil: number }> => {
    const { trendStates } = schema;
    const mine = eq(trendStates.deviceId, asId<DeviceId>(bearing().deviceId));
    const [row] = await bearing().asWorker((tx) => tx.select().from(trendStates).where(mine));
    return { memory: unpackMemory(row!.memory), closedUntil: Number(row?.closedUntil) };
  };
  const lifeOf = ({ parts }: MachineMemory) =>
    parts[asId<FittedPartId>(bearing().plant.fittedPartId)]?.prognosis.life;
  const release = (version: number) =>
    bearing().post(`/models/${bearing().modelId}/versions/${version}/release`);
  const rollBack = () => bearing().post(`/models/${bearing().modelId}/roll-back`);

  it('is trained in a thread while HTTP goes on answering, once for each intention', async () => {
    const path = `/machine-models/${MACHINE_MODEL.id}/ended-lives`;
    expect((await bearing().post(path, { lives: LIVES })).status).toBe(201);
    const key = randomUUID();
    const first = await bearing().train({ seed: 7 }, key);
    const again = await bearing().train({ seed: 7 }, key);
    expect(again.body).toEqual(first.body);
    expect(await bearing().train()).toMatchObject({ status: 409, body: { code: 'training-under-way' } });
    expect(await bearing().trained()).toMatchObject({ status: 'done', share: 1, seed: 7, version: 1 });
    expect(await bearing().versions()).toMatchObject([
      { version: 1, kind: 'boosted-lives', status: 'candidate', lives: 8, failures: 8, seed: 7 },
    ]);
    expect(await bearing().model()).toMatchObject({ lives: 8, livesWithHistory: 8, releasedVersion: null });
  });

  it('is begun again when the service was stopped in the middle of a training, and leaves one version', async () => {
    await bearing().train({ seed: 7 });
    while ((await bearing().model()).training?.status === 'queued') await setTimeout(5);
    expect((await bearing().model()).training?.status).toBe('running');
    await bearing().restart();
    expect(await bearing().trained()).toMatchObject({ status: 'done', version: 2 });
    const [second, first] = await bearing().versions();
    // The same lives and seed: the same model, whoever was interrupted.
    expect({ ...second, version: 1, trainedAt: '' }).toEqual({ ...first, trainedAt: '' });
  }, 30_000);

  it('is asked by forecasts once it is released', async () => {
    expect(await release(9)).toMatchObject({ status: 404 });
    const released = { status: 200, body: { status: 'released', releasedBy: 'bootstrap' } };
    expect(await release(1)).toMatchObject(released);
    expect(await release(1)).toMatchObject({ status: 409, body: { code: 'already-released' } });
    await bearing().driveDays(4);
    expect(lifeOf((await memory()).memory)).toMatchObject({ version: '1' });
    expect((await bearing().newestForecast()).model).toMatchObject({ id: 'boosted-lives', version: '1' });
  });

  it('remembers of a part in use what it would had it been there from the start', async () => {
    const { memory: live, closedUntil } = await memory();
    await release(2);
    const app = bearing().service.app();
    const machine = (await app.get(MachineRegistry).all()).get(asId<DeviceId>(bearing().deviceId))!;
    const rebuilt = await app.get(LifeMemories).current(machine, live, closedUntil as never);
    // Version 2 is version 1 by another name, and followed the part from its first window on.
    const { version, ...before } = lifeOf(live)!;
    const { version: _, ...after } = lifeOf(rebuilt)!;
    expect(version).toBe('1');
    expect(flat(after)).toHaveLength(flat(before).length);
    for (const [i, value] of flat(after).entries()) expect(value).toBeCloseTo(flat(before)[i]!, 1);
    await bearing().drive(DAY_MS);
    expect(lifeOf((await memory()).memory)).toMatchObject({ version: '2', startedAt: before.startedAt });
    // A forecast is kept at least once a day, which need not end with the first.
    await bearing().drive(DAY_MS);
    expect((await bearing().newestForecast()).model.version).toBe('2');
  });

  it('is rolled back to the version before, and then to none', async () => {
    const back = await rollBack();
    expect(back.body as RolledBack).toMatchObject({ rolledBackVersion: 2, released: { version: 1 } });
    expect((await bearing().versions()).map(({ status }) => status)).toEqual(['retired', 'released']);
    expect((await rollBack()).body).toMatchObject({ released: null });
    expect(await rollBack()).toMatchObject({ status: 409, body: { code: 'nothing-to-roll-back' } });
    await bearing().drive(DAY_MS);
    expect(lifeOf((await memory()).memory)).toBeUndefined();
    const { items } = await bearing().get<{ items: { action: string }[] }>('/audit-log?limit=500');
    const done = items.map(({ action }) => action).filter((action) => action.startsWith('model.'));
    expect(done.toSorted()).toEqual([
      ...['model.released', 'model.released'],
      ...['model.rolled-back', 'model.rolled-back'],
      ...['model.trained', 'model.trained'],
    ]);
  });
}

function flat(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(flat);
  if (typeof value === 'object' && value !== null) {
    // The database has an order of its own for keys.
    const keys = Object.keys(value).toSorted() as (keyof typeof value)[];
    return keys.flatMap((key) => flat(value[key]));
  }
  return [value === null ? -1 : Number(value)];
}
