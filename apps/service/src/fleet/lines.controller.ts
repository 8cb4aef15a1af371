import { id as idShape, type Line, line, lineChange, lineQuery, lineWrite } from '@kizashi/api-contract';
import { asId, type LineId, type SiteId } from '@kizashi/kernel';
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
import { FleetRecords } from './fleet-records.ts';
import { onlyRow } from './only-row.ts';
import { siteById } from './sites.controller.ts';
import { withChanges } from './with-changes.ts';

const { lines } = schema;
export type LineRow = typeof lines.$inferSelect;

@ApiTags('fleet')
@Controller('lines')
export class LinesController {
  constructor(private readonly records: FleetRecords) {}

  @ListRoute('Lines', line)
  list(
    @Query({ schema: lineQuery }) query: z.infer<typeof lineQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Line>> {
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (row: LineRow) => [row.id],
        (after, count) =>
          tx
            .select()
            .from(lines)
            .where(
              and(
                query.siteId ? eq(lines.siteId, asId<SiteId>(query.siteId)) : undefined,
                after && gt(lines.id, asId<LineId>(after[0] ?? '')),
              ),
            )
            .orderBy(asc(lines.id))
            .limit(count),
        toLine,
      ),
    );
  }

  @ReadRoute('One line', line)
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Line> {
    const found = toLine(await this.records.read(principal, (tx) => lineById(tx, id)));
    showEntityTag(reply, found);
    return found;
  }

  @CreateRoute('Add a line to a site', line)
  create(
    @Body({ schema: lineWrite }) body: z.infer<typeof lineWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Line> {
    return this.records.create(write, async (tx) => {
      const { id: siteId, customerId } = await siteById(tx, body.siteId);
      const row = { ...body, siteId, customerId, id: newId<LineId>('lin') };
      await tx.insert(lines).values(row);
      return done('line.created', row);
    });
  }

  @ChangeRoute('Change a line', line)
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: lineChange }) body: z.infer<typeof lineChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Line> {
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await lineById(tx, id, 'lock');
      requireMatch(write.ifMatch, entityTag(toLine(before)));
      const row = withChanges(before, body);
      const { name, downtimeCostPerHour } = row;
      await tx.update(lines).set({ name, downtimeCostPerHour }).where(eq(lines.id, row.id));
      return done('line.changed', row);
    });
    showEntityTag(write.reply, changed);
    return changed;
  }

  @RemoveRoute('Remove a line that has neither machines nor stops')
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const row = await lineById(tx, id, 'lock');
      await tx.delete(lines).where(eq(lines.id, row.id));
      return done('line.removed', row);
    });
  }
}

export async function lineById(tx: Transaction, id: string, lock?: 'lock'): Promise<LineRow> {
  const query = tx
    .select()
    .from(lines)
    .where(eq(lines.id, asId<LineId>(id)));
  return onlyRow(lock ? await query.for('update') : await query, 'line', id);
}

type LineFields = Omit<LineRow, 'tenantId'>;

function toLine({ id, siteId, name, downtimeCostPerHour }: LineFields): Line {
  return { id, siteId, name, downtimeCostPerHour };
}

function done(action: string, row: LineFields) {
  const answer = toLine(row);
  return { answer, action, subject: `line:${row.id}`, customerId: row.customerId, detail: answer };
}
