import type { FittedPartWrite } from '@kizashi/api-contract';
import { type EpochMs, type FittedPartId, type PartNumber, toIso } from '@kizashi/kernel';
import type { Order, PositionPart } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { newId } from '../../listing/index.ts';
import { HttpProblem } from '../../problem/index.ts';
import { positionParts, type SwapPosition, settleSwap } from './settle-swap.ts';

const { fittedParts } = schema;

export interface FittedByHand {
  readonly position: SwapPosition;
  /** As written by the caller; undefined for the same again. */
  readonly partNumber: PartNumber | undefined;
  readonly serial: FittedPartWrite['serial'];
  readonly fittedAt: EpochMs;
  readonly actor: string;
  readonly now: EpochMs;
}

/**
 * A part that somebody says is in a position. The first one there is entered; into a position that holds or held one
 * it is a swap reported by hand. Answers the fitted part, and the orders that ended with the one before it.
 * @throws HttpProblem `position-occupied` where it is no news, or older than everything that is known
 */
export async function fitByHand(
  tx: Transaction,
  features: FeatureStore,
  { position, serial, partNumber, fittedAt, actor, now }: FittedByHand,
): Promise<{ readonly id: FittedPartId; readonly ended: readonly Order[] }> {
  const parts = await positionParts(tx, position);
  if (parts.length === 0) {
    const id = newId<FittedPartId>('fpt');
    const { customerId, machineId, positionId } = position;
    await tx.insert(fittedParts).values({
      id,
      customerId,
      machineId,
      positionId,
      partNumber: partNumber ?? position.partNumber,
      serial,
      fittedAt,
    });
    return { id, ended: [] };
  }
  refuseNoNews(parts, serial);
  const settled = await settleSwap(tx, features, {
    source: 'hand',
    position,
    at: fittedAt,
    serial,
    partNumber: partNumber ?? position.partNumber,
    actor,
    end: { endedBy: null },
    now,
  });
  if (typeof settled === 'string') {
    throw new HttpProblem(
      'position-occupied',
      `${position.positionId} of this machine has held a part since ${toIso(parts[0]!.fittedAt)}. To replace it, give a later fittedAt.`,
      [{ field: 'fittedAt', detail: `must be after ${toIso(parts[0]!.fittedAt)}` }],
    );
  }
  return { id: settled.incoming, ended: settled.ended };
}

function refuseNoNews(parts: readonly PositionPart[], serial: string): void {
  const same = parts.find((part) => part.removedAt === null && part.serial === serial);
  if (same === undefined || same.reports.some(({ source }) => source !== 'hand')) return;
  throw new HttpProblem(
    'position-occupied',
    `Part ${serial} is fitted there already, since ${toIso(same.fittedAt)}. To correct that, PATCH /fitted-parts/${same.id}.`,
    [{ field: 'serial', detail: 'must be that of the part that came in' }],
  );
}
