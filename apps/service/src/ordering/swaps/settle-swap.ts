import {
  type CustomerId,
  type EpochMs,
  type FittedPartId,
  type MachineId,
  type MachineModelId,
  type OrderId,
  type PartNumber,
  type PositionId,
} from '@kizashi/kernel';
import {
  decideSwap,
  endedByFailure,
  type KnownReport,
  type LifeEnd,
  type Order,
  type PositionPart,
  type RemovedAt,
  SERIAL_NOT_REPORTED,
  type SwapDecision,
  type SwapReport,
} from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { wallNow } from '../../fleet-clock/fleet-clock.ts';
import { recordAudit } from '../../identity/record-audit.ts';
import { newId } from '../../listing/index.ts';
import { keepEndedLife } from './keep-ended-life.ts';
import { endOrdersOf } from './orders-of-replaced-part.ts';

const { fittedParts, machines, swapReports } = schema;

/** Where a part was replaced. */
export interface SwapPosition {
  readonly machineId: MachineId;
  readonly customerId: CustomerId;
  readonly modelId: MachineModelId;
  readonly positionId: PositionId;
  /** What is fitted there when nobody says which part number came in and nothing was in before. */
  readonly partNumber: PartNumber;
}

export interface ReportedSwap extends SwapReport {
  readonly position: SwapPosition;
  readonly actor: string;
  readonly orderId?: OrderId;
  /** Of a device's report, so that a repeated one is known. */
  readonly messageKey?: string;
  /** How the outgoing part's life ended, as far as the reporter says. */
  readonly end: LifeEnd;
  /** Fleet-now; the swap itself may lie in the past. */
  readonly now: EpochMs;
}

export interface SettledSwap {
  readonly kind: 'same-swap' | 'new-swap';
  readonly incoming: FittedPartId;
  readonly outgoing: FittedPartId | undefined;
  /** Orders that ended with it, to be announced once the transaction has committed. */
  readonly ended: readonly Order[];
}

/**
 * Keeps one report of a swap: the fitted parts as the rule has it, the report itself, the life that ended, the orders
 * that ended with it. Two reports of one machine wait for each other. Answers `known` when the device had sent this
 * message before, and `before-first` when it lies before everything that is known of the position.
 */
export async function settleSwap(
  tx: Transaction,
  features: FeatureStore,
  reported: ReportedSwap,
): Promise<SettledSwap | 'known' | 'before-first'> {
  const { position, now } = reported;
  await tx
    .select({ id: machines.id })
    .from(machines)
    .where(eq(machines.id, position.machineId))
    .for('no key update');
  if (await isKnown(tx, reported.messageKey)) return 'known';
  const parts = await positionParts(tx, position);
  const decision = decideSwap(parts, reported);
  if (decision.kind === 'before-first') return decision.kind;
  const outgoing = parts.find(({ id }) => id === decision.outgoing?.id);
  if (decision.outgoing !== undefined) await endPart(tx, decision.outgoing, reported);
  const incoming = await keepIncoming(tx, decision, reported, outgoing?.partNumber);
  await keepReport(tx, incoming, reported);
  if (outgoing === undefined || decision.outgoing === undefined) {
    return { kind: decision.kind, incoming, outgoing: undefined, ended: [] };
  }
  const { removedAt } = decision.outgoing;
  if (outgoing.removedAt !== removedAt || reported.source === 'order') {
    const { id, serial, partNumber } = outgoing;
    const { modelId, positionId } = position;
    await keepEndedLife(tx, features, {
      part: { id, serial, partNumber, modelId, positionId },
      removedAt,
      end: reported.end,
      overrules: reported.source === 'order',
    });
  }
  await recordAudit(tx, {
    actor: reported.actor,
    action: decision.kind === 'new-swap' ? 'fitted-part.replaced' : 'fitted-part.replacement-confirmed',
    subject: `fitted-part:${outgoing.id}`,
    customerId: position.customerId,
    occurredAt: reported.at,
    detail: {
      by: incoming,
      source: reported.source,
      orderId: reported.orderId ?? null,
      serial: reported.serial,
      partNumber: reported.partNumber,
    },
  });
  const ended = await endOrdersOf(tx, decision.outgoing, now);
  return { kind: decision.kind, incoming, outgoing: outgoing.id, ended };
}

async function isKnown(tx: Transaction, messageKey: string | undefined): Promise<boolean> {
  if (messageKey === undefined) return false;
  const found = await tx
    .select({ id: swapReports.id })
    .from(swapReports)
    .where(eq(swapReports.messageKey, messageKey));
  return found.length > 0;
}

/** Parts that are or were in the position, with who reported each. */
export async function positionParts(
  tx: Transaction,
  { machineId, positionId }: Pick<SwapPosition, 'machineId' | 'positionId'>,
): Promise<PositionPart[]> {
  const parts = await tx
    .select()
    .from(fittedParts)
    .where(and(eq(fittedParts.machineId, machineId), eq(fittedParts.positionId, positionId)))
    .orderBy(asc(fittedParts.fittedAt));
  if (parts.length === 0) return [];
  const ids = parts.map(({ id }) => id);
  const reports = Map.groupBy(
    await tx.select().from(swapReports).where(inArray(swapReports.fittedPartId, ids)),
    ({ fittedPartId }) => fittedPartId,
  );
  return parts.map(({ id, serial, partNumber, fittedAt, removedAt }) => ({
    id,
    serial,
    partNumber,
    fittedAt,
    removedAt,
    reports: (reports.get(id) ?? []).map(
      (row): KnownReport => ({ source: row.source, at: row.at, serial: row.serial }),
    ),
  }));
}

async function endPart(
  tx: Transaction,
  { id, removedAt }: RemovedAt,
  { source, end }: ReportedSwap,
): Promise<void> {
  const said = source === 'order' || ('endedBy' in end && end.endedBy !== null);
  await tx
    .update(fittedParts)
    .set({ removedAt, ...(said && { endedBy: endedByFailure(end) ? 'failure' : 'preventive' }) })
    .where(eq(fittedParts.id, id));
}

async function keepIncoming(
  tx: Transaction,
  decision: Exclude<SwapDecision, { kind: 'before-first' }>,
  { position }: ReportedSwap,
  replaced: PartNumber | undefined,
): Promise<FittedPartId> {
  if (decision.kind === 'same-swap') {
    const { id, ...told } = decision.incoming;
    await tx.update(fittedParts).set(told).where(eq(fittedParts.id, id));
    return id;
  }
  const { serial, partNumber, fittedAt, removedAt } = decision.incoming;
  const { customerId, machineId, positionId } = position;
  const id = newId<FittedPartId>('fpt');
  await tx.insert(fittedParts).values({
    id,
    customerId,
    machineId,
    positionId,
    partNumber: partNumber ?? replaced ?? position.partNumber,
    serial: serial ?? SERIAL_NOT_REPORTED,
    fittedAt,
    removedAt,
  });
  return id;
}

async function keepReport(
  tx: Transaction,
  fittedPartId: FittedPartId,
  reported: ReportedSwap,
): Promise<void> {
  const { position, source, at, actor, serial, partNumber, orderId, messageKey } = reported;
  await tx.insert(swapReports).values({
    customerId: position.customerId,
    machineId: position.machineId,
    fittedPartId,
    source,
    at,
    recordedAt: wallNow(),
    actor,
    serial,
    partNumber,
    orderId: orderId ?? null,
    messageKey: messageKey ?? null,
  });
}
