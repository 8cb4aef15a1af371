import type { EpochMs } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, max } from 'drizzle-orm';
import { recordAudit } from '../../identity/record-audit.ts';
import { newId } from '../../listing/index.ts';
import { ofSubject, type Subject, subjectId, subjectOf } from '../subject.ts';
import type { TrainedArtefact } from './learning-task.ts';
import type { StoredLives } from './stored-lives.ts';
import type { TrainingJobRow } from './training-jobs.ts';

const { modelVersions, trainingJobs } = schema;

/** A version that is to be entered: what was made, by which lives, by whom. */
export interface NewVersion extends TrainedArtefact {
  readonly lives: Pick<StoredLives, 'lives' | 'failures' | 'digest'>;
  readonly seed: number;
  readonly by: string;
}

/** What a training brought becomes the subject's next version, and its job is done: both or neither. */
export async function saveVersion(
  tx: Transaction,
  job: TrainingJobRow,
  trained: Omit<NewVersion, 'seed' | 'by'>,
  now: EpochMs,
): Promise<number> {
  const subject = subjectOf(job);
  const { seed, requestedBy: by } = job;
  const version = await insertVersion(tx, subject, { ...trained, seed, by }, now);
  const { rowCount } = await tx
    .update(trainingJobs)
    .set({ status: 'done', share: 1, version, endedAt: now })
    .where(and(eq(trainingJobs.id, job.id), eq(trainingJobs.status, 'running')));
  if (rowCount !== 1) throw new Error(`training ${job.id} is not running any more`);
  const { lives } = trained;
  await recordAudit(tx, {
    actor: by,
    action: 'model.trained',
    subject: `model:${subjectId(subject)}`,
    customerId: null,
    occurredAt: now,
    detail: { ...subject, version, seed, lives: lives.lives, failures: lives.failures },
  });
  return version;
}

/** Enters it as the subject's next version, a candidate. */
export async function insertVersion(
  tx: Transaction,
  subject: Subject,
  { kind, bytes, record, lives, seed, by }: NewVersion,
  now: EpochMs,
): Promise<number> {
  const [newest] = await tx
    .select({ version: max(modelVersions.version) })
    .from(modelVersions)
    .where(ofSubject(modelVersions, subject));
  const version = (newest?.version ?? 0) + 1;
  await tx.insert(modelVersions).values({
    id: newId('mdv'),
    ...subject,
    version,
    kind,
    status: 'candidate',
    lives: lives.lives,
    failures: lives.failures,
    livesDigest: lives.digest,
    seed,
    record,
    artefact: bytes,
    trainedBy: by,
    trainedAt: now,
  });
  return version;
}
