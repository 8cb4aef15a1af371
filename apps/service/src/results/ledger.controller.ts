import { type LedgerPage, ledgerPage, ledgerQuery } from '@kizashi/api-contract';
import { asId, type OrderId } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, eq, gte, lt, or } from 'drizzle-orm';
import type { z } from 'zod';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { pageOf } from '../listing/index.ts';
import { Answers } from '../openapi/answers.ts';
import { instantOf } from './period.ts';
import { type LedgerRecord, readLedger, toLedgerEntry, totalsOf } from './read-ledger.ts';

const { ledgerEntries } = schema;

@ApiTags('results')
@Controller('results/ledger')
export class LedgerController {
  constructor(
    private readonly database: ScopedDatabase,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What closed orders saved, and what mistakes cost; newest first' })
  @Answers(ledgerPage, { problems: ['invalid-request', 'not-signed-in'] })
  list(
    @Query({ schema: ledgerQuery }) query: z.infer<typeof ledgerQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LedgerPage> {
    const from = instantOf(query.from);
    const to = instantOf(query.to);
    const inPeriod = and(
      from === undefined ? undefined : gte(ledgerEntries.bookedAt, from),
      to === undefined ? undefined : lt(ledgerEntries.bookedAt, to),
      query.orderId === undefined ? undefined : eq(ledgerEntries.orderId, asId<OrderId>(query.orderId)),
    );
    return this.database.withScope(scopeOf(principal), async (tx) => {
      const page = await pageOf(
        query,
        ({ row }: LedgerRecord) => [new Date(row.bookedAt).toISOString(), row.id],
        (after, count) => {
          const bookedAt = instantOf(after?.[0]);
          const older =
            bookedAt === undefined
              ? undefined
              : or(
                  lt(ledgerEntries.bookedAt, bookedAt),
                  and(eq(ledgerEntries.bookedAt, bookedAt), lt(ledgerEntries.id, after?.[1] ?? '')),
                );
          const ofKind = query.kind && eq(ledgerEntries.kind, query.kind);
          return readLedger(tx, and(inPeriod, ofKind, older), count);
        },
        toLedgerEntry,
      );
      return { ...page, totals: await totalsOf(tx, inPeriod, this.environment.currency) };
    });
  }
}
