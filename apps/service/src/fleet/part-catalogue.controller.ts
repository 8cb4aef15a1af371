import {
  type CataloguePart,
  cataloguePart,
  cataloguePartChange,
  id as idShape,
  pageQuery,
} from '@kizashi/api-contract';
import { asId, type PartNumber } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { asc, eq, gt } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { entityTag, type Page, pageOf, requireMatch, showEntityTag } from '../listing/index.ts';
import { ChangeRoute, CreateRoute, ListRoute, ReadRoute, RemoveRoute } from '../openapi/index.ts';
import { HttpProblem } from '../problem/index.ts';
import { FleetRecords } from './fleet-records.ts';
import { onlyRow } from './only-row.ts';
import { withChanges } from './with-changes.ts';

const { partCatalogue } = schema;
type PartRow = typeof partCatalogue.$inferSelect;

@ApiTags('fleet')
@Controller('part-catalogue')
export class PartCatalogueController {
  constructor(private readonly records: FleetRecords) {}

  @ListRoute('Parts that the manufacturer sells', cataloguePart)
  list(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<CataloguePart>> {
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (row: PartRow) => [row.partNumber],
        (after, count) =>
          tx
            .select()
            .from(partCatalogue)
            .where(after && gt(partCatalogue.partNumber, asId<PartNumber>(after[0] ?? '')))
            .orderBy(asc(partCatalogue.partNumber))
            .limit(count),
        toPart,
      ),
    );
  }

  @ReadRoute('One part', cataloguePart, ':partNumber')
  async read(
    @Param('partNumber', { schema: idShape }) partNumber: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CataloguePart> {
    const found = toPart(await this.records.read(principal, (tx) => partByNumber(tx, partNumber)));
    showEntityTag(reply, found);
    return found;
  }

  @CreateRoute('Add a part', cataloguePart, ['already-exists'])
  create(
    @Body({ schema: cataloguePart }) body: CataloguePart,
    @CurrentWrite() write: WriteRequest,
  ): Promise<CataloguePart> {
    return this.records.create(write, async (tx) => {
      const [row] = await tx
        .insert(partCatalogue)
        .values({ ...stored(body), partNumber: asId<PartNumber>(body.partNumber) })
        .onConflictDoNothing()
        .returning();
      if (row === undefined) {
        throw new HttpProblem(
          'already-exists',
          `There is a part ${body.partNumber} already. Change it with PATCH.`,
        );
      }
      return done('catalogue-part.created', row);
    });
  }

  @ChangeRoute('Change a part', cataloguePart, [], ':partNumber')
  async change(
    @Param('partNumber', { schema: idShape }) partNumber: string,
    @Body({ schema: cataloguePartChange }) body: z.infer<typeof cataloguePartChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<CataloguePart> {
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await partByNumber(tx, partNumber, 'lock');
      requireMatch(write.ifMatch, entityTag(toPart(before)));
      const rows = await tx
        .update(partCatalogue)
        .set({ ...stored(withChanges(toPart(before), body)), version: before.version + 1 })
        .where(eq(partCatalogue.partNumber, before.partNumber))
        .returning();
      return done('catalogue-part.changed', onlyRow(rows, 'part', partNumber));
    });
    showEntityTag(write.reply, changed);
    return changed;
  }

  @RemoveRoute('Remove a part that was never fitted or stocked', ['still-in-use'], ':partNumber')
  async remove(
    @Param('partNumber', { schema: idShape }) partNumber: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const row = await partByNumber(tx, partNumber, 'lock');
      await tx.delete(partCatalogue).where(eq(partCatalogue.partNumber, row.partNumber));
      return done('catalogue-part.removed', row);
    });
  }
}

export async function partByNumber(tx: Transaction, partNumber: string, lock?: 'lock'): Promise<PartRow> {
  const query = tx
    .select()
    .from(partCatalogue)
    .where(eq(partCatalogue.partNumber, asId<PartNumber>(partNumber)));
  return onlyRow(lock ? await query.for('update') : await query, 'part', partNumber);
}

function toPart({ tenantId, version, priorBeta, priorEta, ...row }: PartRow): CataloguePart {
  return { ...row, prior: { beta: priorBeta, eta: priorEta } };
}

function stored({ partNumber, prior, ...part }: CataloguePart) {
  return { ...part, priorBeta: prior.beta, priorEta: prior.eta };
}

function done(action: string, row: PartRow) {
  const answer = toPart(row);
  return { answer, action, subject: `part:${row.partNumber}`, customerId: null, detail: answer };
}
