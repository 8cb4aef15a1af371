import type { CustomerId, EpochMs } from '@kizashi/kernel';
import { insertColumns, schema, type Transaction } from '@kizashi/storage/database';
import { wallNow } from '../fleet-clock/fleet-clock.ts';

/** A past-tense fact that somebody may ask for later: who did what to which subject, when on the fleet clock. */
export interface AuditRecord {
  readonly actor: string;
  /** Verb in the past on a noun, as `machine.created`. */
  readonly action: string;
  /** Kind and id, as `machine:mch_…`. */
  readonly subject: string;
  /** Whose people may read it; null for the manufacturer's own. */
  readonly customerId: CustomerId | null;
  readonly occurredAt: EpochMs;
  /** Never a secret: neither a token nor its hash. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Appends to the audit log in the transaction of the change itself: there is neither without the other. */
export function recordAudit(tx: Transaction, record: AuditRecord): Promise<void> {
  return recordAudits(tx, [record]);
}

export async function recordAudits(tx: Transaction, records: readonly AuditRecord[]): Promise<void> {
  const recordedAt = wallNow();
  await insertColumns(
    tx,
    schema.auditLog,
    records.map((record) => ({ ...record, recordedAt, detail: { ...record.detail } })),
  );
}
