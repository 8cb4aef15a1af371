import {
  type FittedPart,
  fittedPart,
  fittedPartChange,
  fittedPartQuery,
  fittedPartWrite,
  id as idShape,
} from '@kizashi/api-contract';
import { asId, type EpochMs, epochMs, type FittedPartId, type MachineId, plus, toIso } from '@kizashi/kernel';
import type { Order } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { and, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { entityTag, type Page, pageOf, requireMatch } from '../listing/index.ts';
import { ChangeRoute, CreateRoute, ListRoute, ReadRoute, RemoveRoute } from '../openapi/index.ts';
import { keepEndedLife } from '../ordering/swaps/keep-ended-life.ts';
import { announceEnded, endOrdersOf } from '../ordering/swaps/orders-of-replaced-part.ts';
import { fitByHand } from '../ordering/swaps/swap-by-hand.ts';
import { undoSwap } from '../ordering/swaps/undo-swap.ts';
import { HttpProblem } from '../problem/index.ts';
import { FEATURE_STORE } from '../storage.module.ts';
import { type FittedPartRow, readFittedParts } from './fitted-part-view.ts';
import { FleetRecords } from './fleet-records.ts';
import { machineModelById } from './machine-models.controller.ts';
import { machineById } from './machines.controller.ts';
import { onlyRow } from './only-row.ts';
import { partByNumber } from './part-catalogue.controller.ts';

const { fittedParts } = schema;
/** As far as a clock may be off, like that of a device. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

@ApiTags('fleet')
@Controller('fitted-parts')
export class FittedPartsController {
  constructor(
    private readonly records: FleetRecords,
    private readonly clock: FleetClock,
    private readonly announcements: Announcements,
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
  ) {}

  @ListRoute('Parts that are or were fitted', fittedPart)
  list(
    @Query({ schema: fittedPartQuery }) query: z.infer<typeof fittedPartQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<FittedPart>> {
    const fittedNow = { true: isNull(fittedParts.removedAt), false: isNotNull(fittedParts.removedAt) };
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (shown: FittedPart) => [shown.id],
        (after, count) => {
          const where = and(
            query.machineId ? eq(fittedParts.machineId, asId<MachineId>(query.machineId)) : undefined,
            query.fitted && fittedNow[query.fitted],
            after && gt(fittedParts.id, asId<FittedPartId>(after[0] ?? '')),
          );
          return readFittedParts(tx, this.features, where, count);
        },
        (shown) => shown,
      ),
    );
  }

  @ReadRoute('One fitted part', fittedPart)
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FittedPart> {
    const found = await this.records.read(principal, (tx) => this.#view(tx, id));
    reply.header('etag', tagOf(found));
    return found;
  }

  @CreateRoute(
    'Say which part is in a position; where one is or was before, that is a swap reported by hand',
    fittedPart,
    ['position-occupied'],
  )
  async create(
    @Body({ schema: fittedPartWrite }) body: z.infer<typeof fittedPartWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<FittedPart> {
    const fittedAt = this.#notFuture('fittedAt', body.fittedAt);
    let ended: readonly Order[] = [];
    const created = await this.records.create(write, async (tx) => {
      const machine = await machineById(tx, body.machineId);
      const model = await machineModelById(tx, machine.modelId);
      const position = model.positions.find(({ id }) => id === body.positionId);
      if (position === undefined) {
        const known = model.positions.map(({ id }) => id).join(', ');
        throw refused('positionId', `must be a position of ${model.name}: ${known}`);
      }
      const { partNumber } = await partByNumber(tx, body.partNumber ?? position.partNumber);
      const fitted = await fitByHand(tx, this.features, {
        position: {
          machineId: machine.id,
          customerId: machine.customerId,
          modelId: machine.modelId,
          positionId: position.id,
          partNumber: position.partNumber,
        },
        partNumber,
        serial: body.serial,
        fittedAt,
        actor: write.principal.actor,
        now: this.clock.now(),
      });
      ended = fitted.ended;
      return done('fitted-part.created', await this.#view(tx, fitted.id), machine.customerId);
    });
    announceEnded(this.announcements, ended);
    return created;
  }

  @ChangeRoute('Correct what was entered, or take the part out', fittedPart)
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: fittedPartChange }) body: z.infer<typeof fittedPartChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<FittedPart> {
    let ended: readonly Order[] = [];
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await fittedPartById(tx, id, 'lock');
      requireMatch(write.ifMatch, tagOf(await this.#view(tx, id)));
      const fittedAt = body.fittedAt ? this.#notFuture('fittedAt', body.fittedAt) : before.fittedAt;
      const removedAt = body.removedAt ? this.#notFuture('removedAt', body.removedAt) : before.removedAt;
      if (removedAt !== null && removedAt < fittedAt)
        throw refused('removedAt', `must not be before ${toIso(fittedAt)}`);
      const { endedBy = before.endedBy } = body;
      if (endedBy !== null && removedAt === null) {
        throw refused('endedBy', 'goes with removedAt: this part is still in');
      }
      await tx
        .update(fittedParts)
        .set({ serial: body.serial ?? before.serial, fittedAt, removedAt, endedBy })
        .where(eq(fittedParts.id, before.id));
      if (removedAt !== null && (removedAt !== before.removedAt || endedBy !== before.endedBy)) {
        const { modelId } = await machineById(tx, before.machineId);
        const part = { ...before, modelId };
        const end = { endedBy };
        const overrules = endedBy !== before.endedBy;
        await keepEndedLife(tx, this.features, { part, removedAt, end, overrules });
        ended = await endOrdersOf(tx, { id: before.id, removedAt }, this.clock.now());
      }
      const action =
        before.removedAt === null && removedAt !== null ? 'fitted-part.removed' : 'fitted-part.changed';
      return done(action, await this.#view(tx, id), before.customerId);
    });
    announceEnded(this.announcements, ended);
    write.reply.header('etag', tagOf(changed));
    return changed;
  }

  @RemoveRoute('Delete an entry made by mistake, before anything was learnt of it')
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const row = await fittedPartById(tx, id, 'lock');
      const shown = await this.#view(tx, id);
      await undoSwap(tx, row);
      await tx.delete(fittedParts).where(eq(fittedParts.id, row.id));
      return done('fitted-part.deleted', shown, row.customerId);
    });
  }

  async #view(tx: Transaction, id: string): Promise<FittedPart> {
    const found = await readFittedParts(tx, this.features, eq(fittedParts.id, asId<FittedPartId>(id)), 1);
    return onlyRow(found, 'fitted part', id);
  }

  #notFuture(field: string, text: string): EpochMs {
    const at = epochMs(Date.parse(text));
    if (at > plus(this.clock.horizon(), FUTURE_TOLERANCE_MS)) {
      throw refused(field, `must not lie in the future; it is ${toIso(this.clock.now())} now`);
    }
    return at;
  }
}

async function fittedPartById(tx: Transaction, id: string, lock?: 'lock'): Promise<FittedPartRow> {
  const query = tx
    .select()
    .from(fittedParts)
    .where(eq(fittedParts.id, asId<FittedPartId>(id)));
  return onlyRow(lock ? await query.for('update') : await query, 'fitted part', id);
}

/** Of what people enter alone: the life used changes with every reading. */
function tagOf({ partNumber, serial, fittedAt, removedAt }: FittedPart): string {
  return entityTag({ partNumber, serial, fittedAt, removedAt });
}

function refused(field: string, detail: string): HttpProblem {
  return new HttpProblem('invalid-request', `${field} ${detail}.`, [{ field, detail }]);
}

function done(action: string, shown: FittedPart, customerId: FittedPartRow['customerId']) {
  const { machineId, positionId, partNumber, serial, fittedAt, removedAt } = shown;
  return {
    answer: shown,
    action,
    subject: `fitted-part:${shown.id}`,
    customerId,
    detail: { machineId, positionId, partNumber, serial, fittedAt, removedAt },
  };
}
