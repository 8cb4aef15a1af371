import type { ModelVersion, TrainingJob } from '@kizashi/api-contract';
import type { TrainingRecord } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, toIso } from '@kizashi/kernel';
import { schema } from '@kizashi/storage/database';
import { getTableColumns, sql } from 'drizzle-orm';
import { subjectId } from '../subject.ts';
import type { TrainingJobRow } from '../training/training-jobs.ts';

/** All of a version but its bytes, which stay in the database unless forecasts need them. */
const { artefact, ...columns } = getTableColumns(schema.modelVersions);
export const versionColumns = { ...columns, bytes: sql<number>`octet_length(${artefact})`.as('bytes') };
export type VersionRow = Omit<typeof schema.modelVersions.$inferSelect, 'artefact'> & {
  readonly bytes: number;
};

export function toVersionView(row: VersionRow): ModelVersion {
  const { version, kind, status, lives, failures, livesDigest, seed, bytes, trainedBy, releasedBy } = row;
  const { features, weight, scores } = row.record as TrainingRecord;
  return {
    version,
    kind,
    status,
    lives,
    failures,
    livesDigest,
    seed,
    features: [...features],
    weight,
    scores,
    bytes,
    trainedBy,
    trainedAt: toIso(row.trainedAt),
    releasedBy,
    releasedAt: isoOrNull(row.releasedAt),
    retiredAt: isoOrNull(row.retiredAt),
  };
}

export function toTrainingView(row: TrainingJobRow): TrainingJob {
  const { id, status, share, seed, requestedBy, version, failure } = row;
  return {
    id,
    modelId: subjectId(row),
    status,
    share,
    seed,
    requestedBy,
    requestedAt: toIso(row.requestedAt),
    startedAt: isoOrNull(row.startedAt),
    endedAt: isoOrNull(row.endedAt),
    version,
    failure,
  };
}

export const isoOrNull = (at: EpochMs | null): string | null => (at === null ? null : toIso(at));
