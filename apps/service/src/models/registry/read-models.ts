import type { CoverageDrift, Model } from '@kizashi/api-contract';
import { toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { count, desc, eq, isNotNull, isNull, max, sql } from 'drizzle-orm';
import { type Subject, subjectId, subjectKey } from '../subject.ts';
import { toTrainingView } from './model-view.ts';

const {
  coverageWatches,
  endedLives,
  fittedParts,
  machineModels,
  machines,
  modelVersions,
  partCatalogue,
  trainingJobs,
} = schema;

/** A subject with its model as the API shows it. */
export interface KnownModel {
  readonly subject: Subject;
  readonly view: Model;
}

/** Every part number that a position is made for, or that is or was in one; ordered by machine model and position. */
export async function readModels(tx: Transaction): Promise<KnownModel[]> {
  const models = new Map((await tx.select().from(machineModels)).map((model) => [model.id, model]));
  const names = new Map(
    (
      await tx.select({ partNumber: partCatalogue.partNumber, name: partCatalogue.name }).from(partCatalogue)
    ).map(({ partNumber, name }) => [partNumber, name]),
  );
  const subjects = new Map<string, Subject>();
  const add = (subject: Subject) => subjects.set(subjectKey(subject), subject);
  for (const { id, positions } of models.values()) {
    for (const position of positions)
      add({ machineModelId: id, positionId: position.id, partNumber: position.partNumber });
  }
  const inUse = bySubject(await partsInUse(tx));
  const lives = bySubject(await livesEnded(tx));
  for (const found of [...inUse.values(), ...lives.values()]) add(found);
  const versions = bySubject(await versionsOf(tx));
  const trainings = bySubject(await newestTrainings(tx));
  const drifts = Map.groupBy(await driftsNow(tx), subjectKey);

  const known = [...subjects.values()].flatMap((subject): KnownModel[] => {
    const model = models.get(subject.machineModelId);
    const position = model?.positions.find(({ id }) => id === subject.positionId);
    const partName = names.get(subject.partNumber);
    // A part number that the catalogue does not have can neither be fitted nor learned.
    if (model === undefined || position === undefined || partName === undefined) return [];
    const key = subjectKey(subject);
    const ended = lives.get(key);
    const own = versions.get(key);
    const training = trainings.get(key);
    const view: Model = {
      id: subjectId(subject),
      machineModelId: model.id,
      machineModelName: model.name,
      positionId: position.id,
      positionName: position.name,
      partNumber: subject.partNumber,
      partName,
      lifeUnit: position.lifeUnit,
      lives: ended?.lives ?? 0,
      failures: ended?.failures ?? 0,
      livesWithHistory: ended?.withHistory ?? 0,
      livesOfField: ended?.ofField ?? 0,
      livesPartlySeen: ended?.partlySeen ?? 0,
      inUse: inUse.get(key)?.parts ?? 0,
      versions: own?.versions ?? 0,
      releasedVersion: own?.released ?? null,
      newestVersion: own?.newest ?? null,
      training: training === undefined ? null : toTrainingView(training),
      drifts: (drifts.get(key) ?? []).map(toDriftView),
    };
    return [{ subject, view }];
  });
  return known.sort((a, b) => (subjectKey(a.subject) < subjectKey(b.subject) ? -1 : 1));
}

function bySubject<T extends Subject>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [subjectKey(row), row]));
}

function partsInUse(tx: Transaction): Promise<(Subject & { parts: number })[]> {
  return tx
    .select({
      machineModelId: machines.modelId,
      positionId: fittedParts.positionId,
      partNumber: fittedParts.partNumber,
      parts: count(),
    })
    .from(fittedParts)
    .innerJoin(machines, eq(machines.id, fittedParts.machineId))
    .where(isNull(fittedParts.removedAt))
    .groupBy(machines.modelId, fittedParts.positionId, fittedParts.partNumber);
}

function livesEnded(tx: Transaction) {
  return tx
    .select({
      machineModelId: endedLives.modelId,
      positionId: endedLives.positionId,
      partNumber: endedLives.partNumber,
      lives: count(),
      failures: sql<number>`(count(*) filter (where ${endedLives.failureObserved}))::int`,
      withHistory: sql<number>`(count(${endedLives.history}) filter (where ${endedLives.unseen} is null))::int`,
      ofField: count(endedLives.fittedPartId),
      partlySeen: count(endedLives.unseen),
    })
    .from(endedLives)
    .groupBy(endedLives.modelId, endedLives.positionId, endedLives.partNumber);
}

function versionsOf(tx: Transaction) {
  return tx
    .select({
      machineModelId: modelVersions.machineModelId,
      positionId: modelVersions.positionId,
      partNumber: modelVersions.partNumber,
      versions: count(),
      newest: max(modelVersions.version),
      released: sql<
        number | null
      >`max(${modelVersions.version}) filter (where ${modelVersions.status} = 'released')`,
    })
    .from(modelVersions)
    .groupBy(modelVersions.machineModelId, modelVersions.positionId, modelVersions.partNumber);
}

function newestTrainings(tx: Transaction) {
  const { machineModelId, positionId, partNumber, number } = trainingJobs;
  return tx
    .selectDistinctOn([machineModelId, positionId, partNumber])
    .from(trainingJobs)
    .orderBy(machineModelId, positionId, partNumber, desc(number));
}

function driftsNow(tx: Transaction) {
  return tx.select().from(coverageWatches).where(isNotNull(coverageWatches.driftingSince));
}

function toDriftView(watch: typeof coverageWatches.$inferSelect): CoverageDrift {
  const { modelId, modelVersion, driftingSince, coverage, lives, chance, factor } = watch;
  if (driftingSince === null) throw new Error('a watch that does not drift is shown as one that does');
  return {
    code: 'coverage-drifting',
    model: { id: modelId, version: modelVersion },
    since: toIso(driftingSince),
    coverage,
    lives,
    chance,
    factor,
  };
}
