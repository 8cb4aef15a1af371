import {
  page,
  type ResultsCall,
  type ResultsFailure,
  type ResultsKpis,
  resultsCall,
  resultsFailure,
  resultsKpis,
  resultsQuery,
  resultsRowsQuery,
} from '@kizashi/api-contract';
import { type TimeRange, toIso } from '@kizashi/kernel';
import { ScopedDatabase, type Transaction } from '@kizashi/storage/database';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { type Page, pageOf } from '../listing/index.ts';
import { Answers } from '../openapi/answers.ts';
import { countOrders } from './count-orders.ts';
import { type AskedPeriod, periodOf } from './period.ts';
import { readCalls } from './read-calls.ts';
import { readFailures } from './read-failures.ts';

type ResultsQuery = z.infer<typeof resultsQuery>;
type RowsQuery = z.infer<typeof resultsRowsQuery>;

@ApiTags('results')
@Controller('results')
export class ResultsController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
  ) {}

  @Get('kpis')
  @ApiOperation({ summary: 'What was called and what came of it, with the rows behind each figure' })
  @Answers(resultsKpis, { problems: ['invalid-request', 'not-signed-in'] })
  kpis(
    @Query({ schema: resultsQuery }) query: ResultsQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ResultsKpis> {
    return this.#in(query, principal, async (tx, period) => {
      const calls = await readCalls(tx, period);
      const failures = await readFailures(tx, period);
      const between = { from: toIso(period.from), to: toIso(period.to) };
      return {
        ...between,
        ...(await countOrders(tx, period)),
        failuresWithoutOrder: failures.filter(({ orderId }) => orderId === null).length,
        calls: { judged: calls.length, cameTrue: calls.filter(({ cameTrue }) => cameTrue).length },
        links: linksOf(new URLSearchParams(between)),
      };
    });
  }

  @Get('calls')
  @ApiOperation({ summary: 'Forecasts made about 7 days before a part ended, held against its end' })
  @Answers(page(resultsCall), { problems: ['invalid-request', 'not-signed-in'] })
  calls(
    @Query({ schema: resultsRowsQuery }) query: RowsQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ResultsCall>> {
    return this.#in(query, principal, async (tx, period) => pageOfEnds(query, await readCalls(tx, period)));
  }

  @Get('failures')
  @ApiOperation({ summary: 'Parts that failed in service, with the order that was open then' })
  @Answers(page(resultsFailure), { problems: ['invalid-request', 'not-signed-in'] })
  failures(
    @Query({ schema: resultsRowsQuery }) query: RowsQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ResultsFailure>> {
    return this.#in(query, principal, async (tx, period) =>
      pageOfEnds(query, await readFailures(tx, period)),
    );
  }

  #in<T>(
    query: AskedPeriod,
    principal: Principal,
    work: (tx: Transaction, period: TimeRange) => Promise<T>,
  ): Promise<T> {
    const period = periodOf(query, this.clock.now());
    return this.database.withScope(scopeOf(principal), (tx) => work(tx, period));
  }
}

/** What is judged is worked out for the whole period, of which a page is a part. @param rows newest end first */
function pageOfEnds<Row extends { endedAt: string; fittedPartId: string }>(
  query: RowsQuery,
  rows: readonly Row[],
): Promise<Page<Row>> {
  const keyOf = ({ endedAt, fittedPartId }: Row) => [endedAt, fittedPartId];
  return pageOf(
    query,
    keyOf,
    async (after, count) => {
      const last = rows.findIndex((row) => keyOf(row).join(' ') === after?.join(' '));
      return rows.slice(last + 1, last + 1 + count);
    },
    (row) => row,
  );
}

function linksOf(period: URLSearchParams): ResultsKpis['links'] {
  const orders = (state: string) => `/orders?state=${state}&${period}`;
  return {
    failures: `/results/failures?${period}`,
    calls: `/results/calls?${period}`,
    opened: `/orders?${period}`,
    closed: orders('closed'),
    declined: orders('declined'),
    open: '/orders?state=open',
  };
}
