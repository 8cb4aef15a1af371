import {
  id as idShape,
  type PlannedStop,
  plannedStop,
  plannedStopChange,
  plannedStopQuery,
  plannedStopWrite,
} from '@kizashi/api-contract';
import { asId, DAY_MS, type EpochMs, epochMs, type LineId, type PlannedStopId, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { entityTag, newId, type Page, pageOf, requireMatch, showEntityTag } from '../listing/index.ts';
import { ChangeRoute, CreateRoute, ListRoute, ReadRoute, RemoveRoute } from '../openapi/index.ts';
import { HttpProblem } from '../problem/index.ts';
import { FleetRecords } from './fleet-records.ts';
import { lineById } from './lines.controller.ts';
import { onlyRow } from './only-row.ts';
import { listOccurrences } from './planned-stop-occurrences.ts';
import { checkRecurrence, checkStopWindow } from './recurrence.ts';
import { siteById } from './sites.controller.ts';

const { plannedStops } = schema;
export type PlannedStopRow = typeof plannedStops.$inferSelect;
type Times = Pick<PlannedStopRow, 'fromAt' | 'toAt' | 'rrule'>;

@ApiTags('fleet')
@Controller('planned-stops')
export class PlannedStopsController {
  constructor(private readonly records: FleetRecords) {}

  @ListRoute(
    'Planned stops; with from and to every single time within them, recurring ones counted out',
    plannedStop,
  )
  list(
    @Query({ schema: plannedStopQuery }) query: z.infer<typeof plannedStopQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<PlannedStop>> {
    const lineId = query.lineId === undefined ? undefined : asId<LineId>(query.lineId);
    const range = rangeOf(query);
    return this.records.read(principal, async (tx) => {
      if (lineId !== undefined) await lineById(tx, lineId);
      if (range !== undefined) return listOccurrences(tx, lineId, range, query);
      return pageOf(
        query,
        (row: PlannedStopRow) => [row.id],
        (after, count) =>
          tx
            .select()
            .from(plannedStops)
            .where(
              and(
                lineId && eq(plannedStops.lineId, lineId),
                after && gt(plannedStops.id, asId<PlannedStopId>(after[0] ?? '')),
              ),
            )
            .orderBy(asc(plannedStops.id))
            .limit(count),
        toPlannedStop,
      );
    });
  }

  @ReadRoute('One planned stop', plannedStop)
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlannedStop> {
    const found = toPlannedStop(await this.records.read(principal, (tx) => stopById(tx, id)));
    showEntityTag(reply, found);
    return found;
  }

  @CreateRoute('Plan a stop of a line, once or by a rule', plannedStop)
  create(
    @Body({ schema: plannedStopWrite }) body: z.infer<typeof plannedStopWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<PlannedStop> {
    const times: Times = { fromAt: at(body.from), toAt: at(body.to), rrule: body.rrule ?? null };
    return this.records.create(write, async (tx) => {
      const { id: lineId, siteId, customerId } = await lineById(tx, body.lineId);
      refuseWrongTimes(times, (await siteById(tx, siteId)).timeZone);
      const rows = await tx
        .insert(plannedStops)
        .values({ id: newId<PlannedStopId>('stp'), lineId, customerId, ...times })
        .returning();
      return done('planned-stop.created', onlyRow(rows, 'planned stop', ''));
    });
  }

  @ChangeRoute('Move a planned stop or change its rule', plannedStop)
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: plannedStopChange }) body: z.infer<typeof plannedStopChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<PlannedStop> {
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await stopById(tx, id, 'lock');
      requireMatch(write.ifMatch, entityTag(toPlannedStop(before)));
      const times: Times = {
        fromAt: body.from ? at(body.from) : before.fromAt,
        toAt: body.to ? at(body.to) : before.toAt,
        rrule: body.rrule === undefined ? before.rrule : body.rrule,
      };
      const line = await lineById(tx, before.lineId);
      refuseWrongTimes(times, (await siteById(tx, line.siteId)).timeZone);
      const rows = await tx
        .update(plannedStops)
        .set({ ...times, version: before.version + 1 })
        .where(eq(plannedStops.id, before.id))
        .returning();
      return done('planned-stop.changed', onlyRow(rows, 'planned stop', id));
    });
    showEntityTag(write.reply, changed);
    return changed;
  }

  @RemoveRoute('Remove a planned stop', [])
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const row = await stopById(tx, id, 'lock');
      await tx.delete(plannedStops).where(eq(plannedStops.id, row.id));
      return done('planned-stop.removed', row);
    });
  }
}

async function stopById(tx: Transaction, id: string, lock?: 'lock'): Promise<PlannedStopRow> {
  const query = tx
    .select()
    .from(plannedStops)
    .where(eq(plannedStops.id, asId<PlannedStopId>(id)));
  return onlyRow(lock ? await query.for('update') : await query, 'planned stop', id);
}

function at(text: string): EpochMs {
  return epochMs(Date.parse(text));
}

/** Both or neither, forwards, and short enough to be counted out. */
function rangeOf({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) {
    throw refused(from === undefined ? 'from' : 'to', 'is missing: from and to go together');
  }
  const range = { from: at(from), to: at(to) };
  if (range.to <= range.from) throw refused('to', 'must be after from');
  if (range.to - range.from > 2 * 366 * DAY_MS) throw refused('to', 'must be within two years after from');
  return range;
}

function refuseWrongTimes({ fromAt, toAt, rrule }: Times, timeZone: string): void {
  const window = checkStopWindow(fromAt, toAt);
  if (!window.ok) throw refused('to', window.error);
  if (rrule === null) return;
  const rule = checkRecurrence(rrule, { from: fromAt, to: toAt }, timeZone);
  if (!rule.ok) throw refused('rrule', rule.error);
}

function refused(field: string, detail: string): HttpProblem {
  return new HttpProblem('invalid-request', `${field} ${detail}.`, [{ field, detail }]);
}

export function toPlannedStop(row: PlannedStopRow): PlannedStop {
  return {
    id: row.id,
    lineId: row.lineId,
    from: toIso(row.fromAt),
    to: toIso(row.toAt),
    rrule: row.rrule,
    confirmedAt: row.confirmedAt && toIso(row.confirmedAt),
  };
}

function done(action: string, row: PlannedStopRow) {
  const answer = toPlannedStop(row);
  const { lineId, from, to, rrule } = answer;
  return {
    answer,
    action,
    subject: `planned-stop:${row.id}`,
    customerId: row.customerId,
    detail: { lineId, from, to, rrule },
  };
}
