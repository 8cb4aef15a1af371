import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import {
  followLife,
  forecastOutside,
  isOutside,
  type LifeForecast,
  type LifeMemory,
  type LifeRow,
  modelKey,
  OUTSIDE_MODEL_ID,
  type OutsideModel,
  outsideInputs,
  pFailWithin,
  startLife,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import type { FittedPartId } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Inject, Injectable } from '@nestjs/common';
import { and, asc, eq, lt, lte } from 'drizzle-orm';
import { FEATURE_STORE } from '../../storage.module.ts';
import { decodeVersion } from '../registry/released-models.ts';
import { type LifeInMachine, rowsOfLife } from '../registry/rows-of-life.ts';
import { asSaidThen } from '../scoring/unscored-lives.ts';
import { OutsideAnswers } from './outside-answers.ts';

const { devices, endedLives, fittedParts, forecasts, machineModels, machines, modelVersions } = schema;

const URGENT_HOURS = 72;

/** A life that has ended, and the models of somebody else's that are to be held against it. */
interface CandidatesOfLife extends LifeInMachine {
  readonly model: MachineModel;
  readonly said: readonly SaidForecast[];
  readonly candidates: readonly OutsideModel[];
}

type SaidForecast = Pick<typeof forecasts.$inferSelect, 'id' | 'asOf' | 'lifeUsed' | 'lifePerHour' | 'model'>;

/**
 * What models that somebody else brought, and nobody has released, would have said of a part at each moment at which a
 * forecast of it was kept. Worked out when its life has ended, from the windows that the rooms kept, by the code that
 * forecasts live: nothing later than its moment goes into any of them.
 *
 * Only lives that ended after a model was registered: from those before it may have been learned.
 */
@Injectable()
export class CandidateForecasts {
  constructor(
    private readonly database: WorkerDatabase,
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
    private readonly answers: OutsideAnswers,
  ) {}

  /** One list for each candidate that had something to say, ascending by time. */
  async of(id: FittedPartId): Promise<readonly (readonly LifeForecast[])[]> {
    const life = await this.database.asWorker((tx) => candidatesOf(tx, id));
    if (life === undefined) return [];
    const said = life.candidates.map((model) => ({ model, moments: momentsOf(model, life.said) }));
    // Candidates may read other channels each.
    const channels = [...new Set(life.candidates.flatMap((one) => one.channels))];
    for await (const rows of rowsOfLife(this.features, life.model, life, channels)) {
      for (const { moments } of said) moments.follow({ channels, rows });
    }
    const forecasts: LifeForecast[][] = [];
    for (const { model, moments } of said) {
      const asked = moments.asked();
      if (asked.length === 0) continue;
      const numbers = await this.answers.numbers(
        model,
        asked.map(({ inputs }) => inputs),
      );
      if (numbers === undefined) continue;
      forecasts.push(asked.flatMap((moment, i) => forecastOf(model, moment, numbers[i]!)));
    }
    return forecasts;
  }
}

async function candidatesOf(tx: Transaction, id: FittedPartId): Promise<CandidatesOfLife | undefined> {
  const candidates = await tx
    .select({ version: modelVersions.version, artefact: modelVersions.artefact, endedAt: endedLives.endedAt })
    .from(endedLives)
    .innerJoin(
      modelVersions,
      and(
        eq(modelVersions.machineModelId, endedLives.modelId),
        eq(modelVersions.positionId, endedLives.positionId),
        eq(modelVersions.partNumber, endedLives.partNumber),
        eq(modelVersions.kind, OUTSIDE_MODEL_ID),
        lt(modelVersions.trainedAt, endedLives.endedAt),
      ),
    )
    .where(eq(endedLives.fittedPartId, id));
  const [first] = candidates;
  if (first === undefined) return undefined;
  const [life] = await tx
    .select({ part: fittedParts, model: machineModels })
    .from(fittedParts)
    .innerJoin(machines, eq(machines.id, fittedParts.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .where(eq(fittedParts.id, id));
  if (life === undefined) return undefined;
  const said = await tx
    .select({
      id: forecasts.id,
      asOf: forecasts.asOf,
      lifeUsed: forecasts.lifeUsed,
      lifePerHour: forecasts.lifePerHour,
      model: forecasts.model,
    })
    .from(forecasts)
    .where(and(eq(forecasts.fittedPartId, id), asSaidThen, lte(forecasts.asOf, first.endedAt)))
    .orderBy(asc(forecasts.asOf), asc(forecasts.revision));
  const own = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(eq(devices.machineId, life.part.machineId));
  return {
    ...{ fittedPartId: id, model: life.model, devices: own.map((device) => device.id), said },
    ...{ fittedAt: life.part.fittedAt, removedAt: first.endedAt },
    // One that was released meanwhile is judged by what it did say.
    candidates: candidates.flatMap(outsideModelOf).filter(({ identity }) => !spoke(identity, said)),
  };
}

function outsideModelOf(
  row: Pick<typeof modelVersions.$inferSelect, 'version' | 'artefact'>,
): OutsideModel[] {
  const decoded = decodeVersion(row);
  return decoded.ok && isOutside(decoded.value) ? [decoded.value] : [];
}

function spoke(identity: OutsideModel['identity'], said: readonly SaidForecast[]): boolean {
  return said.some(({ model }) => modelKey(model) === modelKey(identity));
}

interface Moment {
  readonly forecast: SaidForecast;
  readonly memory: LifeMemory;
  readonly inputs: Float32Array;
}

interface ReadRows {
  /** Of the values of each row. */
  readonly channels: readonly string[];
  readonly rows: readonly LifeRow[];
}

/** Follows a life, and stops at each forecast with what a model would have been asked there. */
function momentsOf(model: OutsideModel, said: readonly SaidForecast[]) {
  const moments: Moment[] = [];
  let memory = startLife(model);
  let next = 0;
  const stopBefore = (lifeUsed: number) => {
    for (; next < said.length && (said[next]!.lifeUsed ?? 0) < lifeUsed; next += 1) {
      const inputs = outsideInputs(memory, model);
      if (inputs !== undefined) moments.push({ forecast: said[next]!, memory, inputs });
    }
  };
  return {
    follow({ channels, rows }: ReadRows): void {
      const columns = model.channels.map((channel) => channels.indexOf(channel));
      for (const { lifeUsed, values } of rows) {
        stopBefore(lifeUsed);
        const own = columns.map((column) => values[column] ?? Number.NaN);
        memory = followLife(memory, { lifeUsed, values: own }, model);
      }
    },
    asked(): readonly Moment[] {
      stopBefore(Number.POSITIVE_INFINITY);
      return moments;
    },
  };
}

function forecastOf(model: OutsideModel, { forecast, memory }: Moment, said: number): LifeForecast[] {
  const { id, asOf, lifeUsed, lifePerHour } = forecast;
  const remaining = forecastOutside(memory, lifeUsed ?? 0, said, model);
  if (remaining === undefined) return [];
  return [
    {
      ...{ id, asOf, lifeUsed: lifeUsed ?? 0, quantiles: remaining.quantiles, widened: 1 },
      pFail72h: pFailWithin(remaining, URGENT_HOURS * (lifePerHour ?? 0)),
      model: model.identity,
    },
  ];
}
