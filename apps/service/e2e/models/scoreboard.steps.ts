import { expect, it } from '@jest/globals';
import {
  asId,
  DAY_MS,
  HOUR_MS,
  type MachineModelId,
  type PartNumber,
  type PositionId,
} from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import type { StoredLife } from '../../src/models/training/learning-task.ts';
import { storedLives } from '../../src/models/training/stored-lives.ts';
import { CATALOGUE_PART, MACHINE_MODEL } from '../fleet-plant.ts';
import { tellCompetition } from './own-model.steps.ts';
import { LIVES, type WornBearing } from './worn-bearing.ts';

/** The first part fails. */
export function tellScoreboard(bearing: () => WornBearing): void {
  it('holds every forecast against the end of its part, by model and version', async () => {
    expect((await bearing().board()).lives).toBe(0);
    // What was registered meanwhile is held against lives that end after that.
    await bearing().drive(HOUR_MS);
    await bearing().end({ removedAt: bearing().iso(), endedBy: 'failure' });
    await bearing().drive(HOUR_MS);
    const said = await bearing().forecasts(bearing().plant.fittedPartId);
    const { lives, failures, models, leadTime } = await bearing().board();
    expect({ lives, failures, leadTime }).toMatchObject({ lives: 1, failures: 1, leadTime: { lives: 1 } });
    const estimated = said.filter(({ status }) => status === 'estimated');
    const counted = Map.groupBy(estimated, ({ model: { id, version } }) => `${id} ${version}`);
    const spoke = models.filter(({ id }) => id !== 'onnx');
    expect(new Map(spoke.map(({ id, version, forecasts }) => [`${id} ${version}`, forecasts]))).toEqual(
      new Map([...counted].map(([key, own]) => [key, own.length])),
    );
    for (const { absError, coverage, errorByRest } of spoke) {
      expect(absError).toBeGreaterThan(0);
      expect(coverage?.at(-1)).toBeCloseTo(1, 9);
      expect(errorByRest).toHaveLength(10);
    }
  });

  tellCompetition(bearing);

  it('is of a life that teaches as those from elsewhere do: the next training counts it', async () => {
    // It had run for 100 hours when its machine was connected: its length teaches, its course does not.
    const counted = { lives: 9, failures: 9, livesOfField: 1, livesPartlySeen: 1, livesWithHistory: 8 };
    expect(await bearing().model()).toMatchObject(counted);
    expect((await bearing().train({ seed: 7 })).status).toBe(201);
    expect(await bearing().trained()).toMatchObject({ status: 'done', version: 4 });
    expect((await bearing().versions())[0]).toMatchObject({ version: 4, lives: 9, failures: 9 });
  });

  it('is of a life that is learned from before older ones, where there are too many', async () => {
    const database = bearing().service.app().get(WorkerDatabase);
    const subject = {
      machineModelId: asId<MachineModelId>(MACHINE_MODEL.id),
      positionId: asId<PositionId>('spindle'),
      partNumber: asId<PartNumber>(CATALOGUE_PART.partNumber),
    };
    const newest = await storedLives(database, subject, { lives: 4, followed: 2 });
    expect(newest.lives).toBe(4);
    const read: StoredLife[] = [];
    for await (const piece of newest.read()) read.push(...piece);
    expect(read).toHaveLength(4);
    // The newest of all, which was seen in part only, takes nobody's place among those that are followed.
    const [field, ...others] = read.toSorted((a, b) => a.life - b.life);
    expect(field?.life).toBeLessThan(LIVES[0]!.life);
    expect(field?.history).toBeNull();
    expect(others.filter(({ history }) => history !== null)).toHaveLength(2);
  });

  it('is corrected with the record: a part that had not failed says less', async () => {
    await bearing().end({ endedBy: 'preventive' });
    await bearing().drive(HOUR_MS);
    expect(await bearing().model()).toMatchObject({ lives: 9, failures: 8, livesOfField: 1 });
    const { lives, failures, models } = await bearing().board();
    expect([lives, failures]).toEqual([1, 0]);
    for (const { absError, coverage } of models) expect([absError, coverage]).toEqual([null, null]);
  });

  it('is of a life that is read again, once a day, when readings of it come in late', async () => {
    const { fittedPartId } = bearing().plant;
    const { endedLives } = schema;
    const life = async () =>
      (
        await bearing().asWorker((tx) =>
          tx.select().from(endedLives).where(eq(endedLives.fittedPartId, fittedPartId)),
        )
      )[0]!;
    const highest = ({ history }: Awaited<ReturnType<typeof life>>) =>
      Math.max(...(history as { values: number[][] }).values.map(([rms]) => rms ?? 0));
    const before = await life();
    expect(before.historyUntil).toBe(before.endedAt);
    // A quarter of an hour beside those that are there already: the machine had kept them back.
    const late = before.endedAt - 2 * DAY_MS;
    await bearing().publish(late, late + DAY_MS, { rough: 4, offset: HOUR_MS / 4 });
    await bearing().drive(HOUR_MS);
    const marked = await life();
    expect(marked.historyUntil).toBeLessThan(late + 1);
    expect(marked).toEqual({ ...before, historyUntil: marked.historyUntil });
    await bearing().drive(DAY_MS);
    const again = await life();
    expect(again.historyUntil).toBe(before.endedAt);
    expect(again.historyOf).toBe(again.recordedAt);
    expect(again.recordedAt).toBeGreaterThan(before.recordedAt);
    expect(highest(again)).toBeGreaterThan(highest(before) + 1);
  });

  it('is for the manufacturer', async () => {
    const { service, plant, modelId } = bearing();
    const { body } = await service.api('POST', '/api/v1/tokens', {
      name: 'theirs',
      role: 'reliability-engineer',
      customerId: plant.customerId,
    });
    const theirs = { authorization: `Bearer ${body.token}` };
    for (const path of ['/models', `/models/${modelId}`, `/models/${modelId}/scoreboard`, '/model-notices']) {
      expect((await service.api('GET', `/api/v1${path}`, undefined, theirs)).status).toBe(403);
    }
    expect((await service.api('POST', `/api/v1/models/${modelId}/train`, {}, theirs)).status).toBe(403);
  });
}
