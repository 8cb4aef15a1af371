import type { Scoreboard } from '@kizashi/api-contract';
import { judgeWarnings, leadTime, sumScores } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, type FittedPartId, HOUR_MS } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, asc, desc, eq, gt, inArray, isNull, min, sql } from 'drizzle-orm';
import { ADVICE_SETTINGS } from '../../advisory-generation/advice-settings.ts';
import type { KnownModel } from '../registry/read-models.ts';
import { ofSubject, type Subject } from '../subject.ts';
import { asSaidThen } from './unscored-lives.ts';

const { fittedParts, forecasts, machines, partScores } = schema;
type PartScore = typeof partScores.$inferSelect;

/** Newest ended lives that a scoreboard is made of. */
const LIVES = 500;
const HOURS_A_YEAR = 8_766;

/** How right the forecasts of a subject were, and how many urgent warnings were for nothing. */
export async function readScoreboard(
  tx: Transaction,
  { subject, view }: KnownModel,
  now: EpochMs,
): Promise<Scoreboard> {
  const ended = await tx
    .select()
    .from(partScores)
    .where(ofSubject(partScores, subject))
    .orderBy(desc(partScores.endedAt), desc(partScores.fittedPartId))
    .limit(LIVES);
  const inUse = await alarmsInUse(tx, subject, now);
  const falseAlarms = inUse.falseAlarms + sum(ended, (life) => life.falseAlarms);
  const machineYears = (inUse.hours + sum(ended, (life) => life.hoursFitted)) / HOURS_A_YEAR;
  return {
    model: view,
    lives: ended.length,
    failures: ended.filter(({ failed }) => failed).length,
    leadTime: leadTime(ended),
    alarms: {
      falseAlarms,
      machineYears,
      falseAlarmsPerMachineYear: machineYears > 0 ? falseAlarms / machineYears : null,
    },
    models: sumScores(ended.map(({ models }) => models)).map((scores) => ({
      ...scores,
      coverage: scores.coverage === null ? null : [...scores.coverage],
      errorByRest: [...scores.errorByRest],
    })),
  };
}

/** Urgent warnings of parts in use that they have outlived, and for how long they have been forecast. */
async function alarmsInUse(
  tx: Transaction,
  subject: Subject,
  now: EpochMs,
): Promise<{ readonly falseAlarms: number; readonly hours: number }> {
  const firstForecast = tx
    .select({ at: min(forecasts.asOf) })
    .from(forecasts)
    .where(and(eq(forecasts.fittedPartId, fittedParts.id), asSaidThen));
  const parts = await tx
    .select({
      id: fittedParts.id,
      // One look into the index a part, however much was said of it.
      since: sql<EpochMs | null>`(${firstForecast})`.mapWith(forecasts.asOf),
    })
    .from(fittedParts)
    .innerJoin(machines, eq(machines.id, fittedParts.machineId))
    .where(
      and(
        eq(machines.modelId, subject.machineModelId),
        eq(fittedParts.positionId, subject.positionId),
        eq(fittedParts.partNumber, subject.partNumber),
        isNull(fittedParts.removedAt),
      ),
    );
  const hours = parts.reduce((total, { since }) => total + (since === null ? 0 : now - since), 0) / HOUR_MS;
  const warned = await urgentParts(
    tx,
    parts.map(({ id }) => id),
  );
  let falseAlarms = 0;
  for (const id of warned) {
    const said = await tx
      .select({ asOf: forecasts.asOf, pFail72h: forecasts.pFail72h })
      .from(forecasts)
      .where(and(eq(forecasts.fittedPartId, id), asSaidThen))
      .orderBy(asc(forecasts.asOf), asc(forecasts.revision));
    const warnings = judgeWarnings(
      said.map(({ asOf, pFail72h }) => ({ asOf, pFail72h: pFail72h ?? 0 })),
      ADVICE_SETTINGS.urgentLimit,
      undefined,
      now,
    );
    falseAlarms += warnings.filter(({ verdict }) => verdict === 'false').length;
  }
  return { falseAlarms, hours };
}

/** Few of many: only their forecasts are read as a whole. */
async function urgentParts(tx: Transaction, parts: readonly FittedPartId[]): Promise<FittedPartId[]> {
  if (parts.length === 0) return [];
  const rows = await tx
    .selectDistinct({ id: forecasts.fittedPartId })
    .from(forecasts)
    .where(
      and(
        inArray(forecasts.fittedPartId, [...parts]),
        gt(forecasts.pFail72h, ADVICE_SETTINGS.urgentLimit),
        asSaidThen,
      ),
    );
  return rows.map(({ id }) => id);
}

const sum = (lives: readonly PartScore[], of: (life: PartScore) => number) =>
  lives.reduce((total, life) => total + of(life), 0);
