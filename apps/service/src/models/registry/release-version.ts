import type { EpochMs } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import { recordAudit } from '../../identity/index.ts';
import { HttpProblem, notFound } from '../../problem/index.ts';
import { ofSubject, type Subject, subjectId } from '../subject.ts';
import { type VersionRow, versionColumns } from './model-view.ts';
import { decodeVersion } from './released-models.ts';

const { modelVersions } = schema;

export interface Releasing {
  readonly subject: Subject;
  readonly actor: string;
  readonly now: EpochMs;
}

/** From now on forecasts ask this version; the one before it is retired. */
export async function releaseVersion(
  tx: Transaction,
  { subject, actor, now }: Releasing,
  version: number,
): Promise<VersionRow> {
  const versions = await lockVersions(tx, subject);
  const wanted = versions.find((one) => one.version === version);
  if (wanted === undefined) throw notFound('version of this model', `${version}`);
  if (wanted.status === 'released') {
    throw new HttpProblem('already-released', `Version ${version} is the one that forecasts ask already.`);
  }
  await requireReadable(tx, wanted);
  const before = versions.find(({ status }) => status === 'released');
  if (before !== undefined) await retire(tx, before, now);
  const row = await setStatus(tx, wanted, {
    status: 'released',
    releasedBy: actor,
    releasedAt: now,
    retiredAt: null,
  });
  await audit(tx, { subject, actor, now }, 'model.released', { version, before: before?.version ?? null });
  return row;
}

/**
 * Takes the released version back: the one that it replaced is asked again, or none where it replaced none, also when
 * others had been taken back before. Going back further is rolling back again, so an earlier release keeps its date.
 */
export async function rollBack(
  tx: Transaction,
  { subject, actor, now }: Releasing,
): Promise<{ readonly rolledBackVersion: number; readonly released: VersionRow | null }> {
  const versions = await lockVersions(tx, subject);
  const current = versions.find(({ status }) => status === 'released');
  if (current === undefined) {
    throw new HttpProblem(
      'nothing-to-roll-back',
      'No version is released: forecasts do without a learned model.',
    );
  }
  // It was retired at the instant at which the other was released.
  const earlier = versions
    .filter(({ status, releasedAt }) => status === 'retired' && releasedAt !== null)
    .filter(({ retiredAt }) => retiredAt === current.releasedAt)
    .sort((a, b) => b.releasedAt! - a.releasedAt!)[0];
  await retire(tx, current, now);
  const released =
    earlier === undefined ? null : await setStatus(tx, earlier, { status: 'released', retiredAt: null });
  await audit(tx, { subject, actor, now }, 'model.rolled-back', {
    version: current.version,
    to: earlier?.version ?? null,
  });
  return { rolledBackVersion: current.version, released };
}

/** Two people who decide at once wait for each other. */
function lockVersions(tx: Transaction, subject: Subject): Promise<VersionRow[]> {
  return tx
    .select(versionColumns)
    .from(modelVersions)
    .where(ofSubject(modelVersions, subject))
    .orderBy(modelVersions.version)
    .for('update');
}

async function requireReadable(tx: Transaction, { id, version }: VersionRow): Promise<void> {
  const [row] = await tx
    .select({ artefact: modelVersions.artefact })
    .from(modelVersions)
    .where(eq(modelVersions.id, id));
  const decoded = row && decodeVersion({ version, artefact: row.artefact });
  if (decoded === undefined || decoded.ok) return;
  throw new HttpProblem(
    'model-not-readable',
    `Version ${version} was trained by another release of Kizashi (${decoded.error.detail}). Train a new one.`,
  );
}

function retire(tx: Transaction, version: VersionRow, now: EpochMs): Promise<VersionRow> {
  return setStatus(tx, version, { status: 'retired', retiredAt: now });
}

async function setStatus(
  tx: Transaction,
  { id }: VersionRow,
  change: Partial<typeof modelVersions.$inferInsert>,
): Promise<VersionRow> {
  const [row] = await tx
    .update(modelVersions)
    .set(change)
    .where(eq(modelVersions.id, id))
    .returning(versionColumns);
  if (row === undefined) throw new Error(`model version ${id} is gone within its own transaction`);
  return row;
}

function audit(
  tx: Transaction,
  { subject, actor, now }: Releasing,
  action: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  return recordAudit(tx, {
    actor,
    action,
    subject: `model:${subjectId(subject)}`,
    customerId: null,
    occurredAt: now,
    detail: { ...subject, ...detail },
  });
}
