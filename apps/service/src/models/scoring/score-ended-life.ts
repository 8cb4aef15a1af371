import {
  type KnownEnd,
  type LifeForecast,
  type LifeScores,
  scoreLife,
  type WearFound,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, type FittedPartId, HOUR_MS } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, asc, eq, lte, min, ne } from 'drizzle-orm';
import { ADVICE_SETTINGS } from '../../advisory-generation/advice-settings.ts';
import { wallNow } from '../../fleet-clock/fleet-clock.ts';
import type { Subject } from '../subject.ts';
import { asSaidThen } from './unscored-lives.ts';

const { endedLives, fittedParts, forecasts, forecastScores, orders, partScores } = schema;

type EndedLifeRow = typeof endedLives.$inferSelect;
type FittedPartRow = typeof fittedParts.$inferSelect;

/** PostgreSQL takes at most 65,535 parameters in a statement. */
const ROWS_AT_ONCE = 2_000;

/**
 * Scores every forecast that was kept of a part whose life has ended, in place of what was scored before. Answers whose
 * part it was; undefined when the ended life is gone by now.
 * @param candidates what models that nobody has released would have said at the same moments, a list for each
 */
export async function scoreEndedLife(
  tx: Transaction,
  id: FittedPartId,
  candidates: readonly (readonly LifeForecast[])[] = [],
): Promise<Subject | undefined> {
  const [row] = await tx
    .select({ life: endedLives, part: fittedParts })
    .from(endedLives)
    .innerJoin(fittedParts, eq(fittedParts.id, endedLives.fittedPartId))
    .where(eq(endedLives.fittedPartId, id))
    .for('no key update', { of: endedLives });
  if (row === undefined) return undefined;
  const { life, part } = row;
  const end = endOf(life);
  const said = await forecastsOf(tx, id, life.endedAt);
  const scores = scoreLife(said, end, ADVICE_SETTINGS.urgentLimit);
  await replaceScores(tx, part, end, scores);
  const beside = candidates.flatMap((own) => scoreLife(own, end, ADVICE_SETTINGS.urgentLimit).models);
  const compared = { ...scores, models: [...scores.models, ...beside] };
  await replacePartScore(tx, row, end, compared, await firstOrderAt(tx, id));
  return { machineModelId: life.modelId, positionId: life.positionId, partNumber: life.partNumber };
}

function endOf({ life, endedAt, failureObserved, severity }: EndedLifeRow): KnownEnd {
  return { life, at: endedAt, failed: failureObserved, found: severity as WearFound | null };
}

async function forecastsOf(tx: Transaction, id: FittedPartId, endedAt: EpochMs): Promise<LifeForecast[]> {
  const rows = await tx
    .select({
      id: forecasts.id,
      asOf: forecasts.asOf,
      lifeUsed: forecasts.lifeUsed,
      quantiles: forecasts.quantiles,
      pFail72h: forecasts.pFail72h,
      model: forecasts.model,
    })
    .from(forecasts)
    .where(and(eq(forecasts.fittedPartId, id), asSaidThen, lte(forecasts.asOf, endedAt)))
    .orderBy(asc(forecasts.asOf), asc(forecasts.revision));
  return rows.map(({ lifeUsed, quantiles, pFail72h, model, ...row }) => ({
    ...row,
    model,
    lifeUsed: lifeUsed ?? 0,
    quantiles: Float64Array.from(quantiles),
    widened: model.widened ?? 1,
    pFail72h: pFail72h ?? 0,
  }));
}

/** When the first order for the part opened that was not withdrawn: that is a warning too. */
async function firstOrderAt(tx: Transaction, id: FittedPartId): Promise<EpochMs | null> {
  const [row] = await tx
    .select({ at: min(orders.openedAt) })
    .from(orders)
    .where(and(eq(orders.fittedPartId, id), ne(orders.state, 'cancelled')));
  return row?.at ?? null;
}

async function replaceScores(
  tx: Transaction,
  part: FittedPartRow,
  { failed }: KnownEnd,
  { forecasts: scored }: LifeScores,
): Promise<void> {
  await tx.delete(forecastScores).where(eq(forecastScores.fittedPartId, part.id));
  const { id: fittedPartId, machineId, customerId } = part;
  const rows = scored.map(({ forecast, score }) => ({
    ...score,
    forecastId: forecast.id as (typeof forecastScores.$inferInsert)['forecastId'],
    fittedPartId,
    machineId,
    customerId,
    modelId: forecast.model.id,
    modelVersion: forecast.model.version,
    tier: forecast.model.tier,
    asOf: forecast.asOf,
    failed,
  }));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx.insert(forecastScores).values(rows.slice(from, from + ROWS_AT_ONCE));
  }
}

async function replacePartScore(
  tx: Transaction,
  { life, part }: { readonly life: EndedLifeRow; readonly part: FittedPartRow },
  end: KnownEnd,
  scores: LifeScores,
  orderedAt: EpochMs | null,
): Promise<void> {
  const first = scores.forecasts[0]?.forecast.asOf ?? end.at;
  const row = {
    machineId: part.machineId,
    customerId: part.customerId,
    machineModelId: life.modelId,
    positionId: life.positionId,
    partNumber: life.partNumber,
    lifeRecordedAt: life.recordedAt,
    forecasts: scores.forecasts.length,
    failed: end.failed,
    found: end.found,
    life: end.life,
    endedAt: end.at,
    warnedAt: scores.warnedAt,
    orderedAt: orderedAt !== null && orderedAt <= end.at ? orderedAt : null,
    falseAlarms: scores.falseAlarms,
    hoursFitted: Math.max(0, end.at - Math.max(part.fittedAt, first)) / HOUR_MS,
    models: scores.models,
    scoredAt: wallNow(),
  };
  await tx
    .insert(partScores)
    .values({ fittedPartId: part.id, ...row })
    .onConflictDoUpdate({ target: partScores.fittedPartId, set: row });
}
