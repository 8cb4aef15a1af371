import { page, type Stock, stockQuery, stock as stockShape, stockWrite } from '@kizashi/api-contract';
import { asId, type PartNumber, type SiteId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { type Page, pageOf } from '../listing/index.ts';
import { Answers, TakesIdempotencyKey } from '../openapi/index.ts';
import { type Done, FleetRecords } from './fleet-records.ts';
import { partByNumber } from './part-catalogue.controller.ts';
import { siteById } from './sites.controller.ts';

const { stock } = schema;
type StockRow = typeof stock.$inferSelect;

const PROBLEMS = [
  'invalid-request',
  'malformed-body',
  'not-signed-in',
  'foreign-origin',
  'not-allowed',
  'not-found',
] as const;

/** How many of a part lie at a site. Setting the quantity again replaces it, so both verbs may be repeated. */
@ApiTags('fleet')
@Controller('stock')
export class StockController {
  constructor(private readonly records: FleetRecords) {}

  @Get()
  @ApiOperation({ summary: 'Stock by site and part' })
  @Answers(page(stockShape), { problems: ['invalid-request', 'not-signed-in'] })
  list(
    @Query({ schema: stockQuery }) query: z.infer<typeof stockQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Stock>> {
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (row: StockRow) => [row.siteId, row.partNumber],
        (after, count) =>
          tx
            .select()
            .from(stock)
            .where(
              and(
                query.siteId ? eq(stock.siteId, asId<SiteId>(query.siteId)) : undefined,
                query.partNumber ? eq(stock.partNumber, asId<PartNumber>(query.partNumber)) : undefined,
                after && sql`(${stock.siteId}, ${stock.partNumber}) > (${after[0] ?? ''}, ${after[1] ?? ''})`,
              ),
            )
            .orderBy(asc(stock.siteId), asc(stock.partNumber))
            .limit(count),
        toStock,
      ),
    );
  }

  @Put()
  @ApiOperation({ summary: 'Set how many of a part lie at a site' })
  @Answers(stockShape, { problems: PROBLEMS })
  put(
    @Body({ schema: stockWrite }) body: z.infer<typeof stockWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Stock> {
    return this.records.change(write.principal, (tx) => setQuantity(tx, body));
  }

  @Post()
  @ApiOperation({ summary: 'The same as PUT' })
  @TakesIdempotencyKey()
  @Answers(stockShape, { status: 201, problems: [...PROBLEMS, 'idempotency-key-reused'] })
  post(
    @Body({ schema: stockWrite }) body: z.infer<typeof stockWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Stock> {
    return this.records.create(write, (tx) => setQuantity(tx, body));
  }
}

async function setQuantity(tx: Transaction, body: Stock): Promise<Done<Stock>> {
  const { id: siteId, customerId } = await siteById(tx, body.siteId);
  const { partNumber } = await partByNumber(tx, body.partNumber);
  const { quantity } = body;
  await tx
    .insert(stock)
    .values({ siteId, customerId, partNumber, quantity })
    .onConflictDoUpdate({ target: [stock.siteId, stock.partNumber], set: { quantity } });
  const answer = { partNumber, siteId, quantity };
  return {
    answer,
    action: 'stock.set',
    subject: `stock:${siteId}:${partNumber}`,
    customerId,
    detail: { quantity },
  };
}

function toStock({ partNumber, siteId, quantity }: StockRow): Stock {
  return { partNumber, siteId, quantity };
}
