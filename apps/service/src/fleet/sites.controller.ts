import { id as idShape, type Site, site, siteChange, siteQuery, siteWrite } from '@kizashi/api-contract';
import { asId, type CustomerId, type SiteId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { isTimeZone } from '../configuration/environment-values.ts';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { entityTag, newId, type Page, pageOf, requireMatch, showEntityTag } from '../listing/index.ts';
import { ChangeRoute, CreateRoute, ListRoute, ReadRoute, RemoveRoute } from '../openapi/index.ts';
import { HttpProblem } from '../problem/index.ts';
import { customerById } from './customers.controller.ts';
import { FleetRecords } from './fleet-records.ts';
import { onlyRow } from './only-row.ts';
import { withChanges } from './with-changes.ts';

const { sites } = schema;
export type SiteRow = typeof sites.$inferSelect;

@ApiTags('fleet')
@Controller('sites')
export class SitesController {
  constructor(private readonly records: FleetRecords) {}

  @ListRoute('Sites', site)
  list(
    @Query({ schema: siteQuery }) query: z.infer<typeof siteQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Site>> {
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (row: SiteRow) => [row.id],
        (after, count) =>
          tx
            .select()
            .from(sites)
            .where(
              and(
                query.customerId ? eq(sites.customerId, asId<CustomerId>(query.customerId)) : undefined,
                after && gt(sites.id, asId<SiteId>(after[0] ?? '')),
              ),
            )
            .orderBy(asc(sites.id))
            .limit(count),
        toSite,
      ),
    );
  }

  @ReadRoute('One site', site)
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Site> {
    const found = toSite(await this.records.read(principal, (tx) => siteById(tx, id)));
    showEntityTag(reply, found);
    return found;
  }

  @CreateRoute('Add a site to a customer', site)
  create(
    @Body({ schema: siteWrite }) body: z.infer<typeof siteWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Site> {
    requireTimeZone(body.timeZone);
    return this.records.create(write, async (tx) => {
      const { id: customerId } = await customerById(tx, body.customerId);
      const row = { ...body, customerId, id: newId<SiteId>('sit') };
      await tx.insert(sites).values(row);
      return done('site.created', row);
    });
  }

  @ChangeRoute('Change a site', site)
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: siteChange }) body: z.infer<typeof siteChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Site> {
    if (body.timeZone !== undefined) requireTimeZone(body.timeZone);
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await siteById(tx, id, 'lock');
      requireMatch(write.ifMatch, entityTag(toSite(before)));
      const row = withChanges(before, body);
      await tx.update(sites).set({ name: row.name, timeZone: row.timeZone }).where(eq(sites.id, row.id));
      return done('site.changed', row);
    });
    showEntityTag(write.reply, changed);
    return changed;
  }

  @RemoveRoute('Remove a site that nothing belongs to')
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const row = await siteById(tx, id, 'lock');
      await tx.delete(sites).where(eq(sites.id, row.id));
      return done('site.removed', row);
    });
  }
}

export async function siteById(tx: Transaction, id: string, lock?: 'lock'): Promise<SiteRow> {
  const query = tx
    .select()
    .from(sites)
    .where(eq(sites.id, asId<SiteId>(id)));
  return onlyRow(lock ? await query.for('update') : await query, 'site', id);
}

type SiteFields = Omit<SiteRow, 'tenantId'>;

function toSite({ id, customerId, name, timeZone }: SiteFields): Site {
  return { id, customerId, name, timeZone };
}

function done(action: string, row: SiteFields) {
  const answer = toSite(row);
  return { answer, action, subject: `site:${row.id}`, customerId: row.customerId, detail: answer };
}

function requireTimeZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return;
  throw new HttpProblem('invalid-request', 'timeZone is not an IANA time zone.', [
    { field: 'timeZone', detail: 'must be an IANA time zone, for example Asia/Tokyo' },
  ]);
}
