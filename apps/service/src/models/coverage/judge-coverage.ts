import { modelKey, WATCHED_LIVES, watchCoverage } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { EpochMs } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import { ofSubject, type Subject } from '../subject.ts';

const { coverageWatches, forecastScores, partScores } = schema;

export interface JudgedCoverage {
  readonly modelId: string;
  readonly modelVersion: string;
  readonly coverage: number;
  readonly lives: number;
  readonly factor: number;
  /** `begun` and `ended` are news; `widened` only another factor. */
  readonly news: 'begun' | 'ended' | 'widened' | undefined;
}

/** Judges the 80 % intervals of every model that forecast the newest failures of a subject, and keeps the verdicts. */
export async function judgeCoverage(
  tx: Transaction,
  subject: Subject,
  now: EpochMs,
): Promise<JudgedCoverage[]> {
  const newest = await tx
    .select({ id: partScores.fittedPartId })
    .from(partScores)
    .where(and(ofSubject(partScores, subject), eq(partScores.failed, true)))
    .orderBy(desc(partScores.endedAt), desc(partScores.fittedPartId))
    .limit(WATCHED_LIVES);
  if (newest.length === 0) return [];
  const order = new Map(newest.map(({ id }, index) => [id, -index]));
  const scores = await tx
    .select({
      part: forecastScores.fittedPartId,
      id: forecastScores.modelId,
      version: forecastScores.modelVersion,
      needed: forecastScores.needed,
    })
    .from(forecastScores)
    .where(and(inArray(forecastScores.fittedPartId, [...order.keys()]), isNotNull(forecastScores.needed)));
  const before = new Map(
    (await tx.select().from(coverageWatches).where(ofSubject(coverageWatches, subject))).map((watch) => [
      modelKey({ id: watch.modelId, version: watch.modelVersion }),
      watch,
    ]),
  );
  const judged: JudgedCoverage[] = [];
  for (const [key, own] of Map.groupBy(scores, modelKey)) {
    const lives = [...Map.groupBy(own, ({ part }) => part)]
      .sort(([a], [b]) => order.get(a)! - order.get(b)!)
      .map(([, rows]) => rows.map(({ needed }) => needed!));
    const known = before.get(key);
    const drifted = known?.driftingSince ?? null;
    const verdict = watchCoverage(lives, drifted !== null);
    if (verdict === undefined) continue;
    const { id: modelId, version: modelVersion } = own[0]!;
    const { drifting, ...kept } = verdict;
    const row = { ...kept, driftingSince: drifting ? (drifted ?? now) : null, judgedAt: now };
    await tx
      .insert(coverageWatches)
      .values({ ...subject, modelId, modelVersion, ...row })
      .onConflictDoUpdate({
        target: [
          coverageWatches.machineModelId,
          coverageWatches.positionId,
          coverageWatches.partNumber,
          coverageWatches.modelId,
          coverageWatches.modelVersion,
        ],
        set: row,
      });
    const moved = known?.factor !== verdict.factor;
    const news = drifting === (drifted !== null) ? (drifting && moved ? 'widened' : undefined) : undefined;
    judged.push({
      modelId,
      modelVersion,
      coverage: verdict.coverage,
      lives: verdict.lives,
      factor: verdict.factor,
      news: drifting && drifted === null ? 'begun' : !drifting && drifted !== null ? 'ended' : news,
    });
  }
  return judged;
}
