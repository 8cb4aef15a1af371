import {
  id as idShape,
  type Order,
  type OrderEvent,
  type OrderOption,
  order,
  orderEvent,
  orderOption,
  orderQuery,
  page,
  pageQuery,
} from '@kizashi/api-contract';
import { asId, type FittedPartId, fromIso, type MachineId, type OrderId } from '@kizashi/kernel';
import { FINAL_STATES } from '@kizashi/ordering';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, asc, desc, eq, gt, gte, inArray, lt, notInArray, sql } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentPrincipal, type Principal, scopeOf } from '../identity/index.ts';
import { type Page, pageOf } from '../listing/index.ts';
import { Answers } from '../openapi/answers.ts';
import { notFound } from '../problem/index.ts';
import { orderTag } from './order-verbs.ts';
import { toEventView } from './order-view.ts';
import { type OrderRecord, readOrders, viewOf } from './read-orders.ts';

const { orders, orderEvents } = schema;
type EventRow = typeof orderEvents.$inferSelect;

type OrdersQuery = z.infer<typeof orderQuery>;

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(private readonly database: ScopedDatabase) {}

  @Get()
  @ApiOperation({ summary: 'Orders, newest first' })
  @Answers(page(order), { problems: ['invalid-request', 'not-signed-in'] })
  list(
    @Query({ schema: orderQuery }) query: OrdersQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Order>> {
    return this.database.withScope(scopeOf(principal), (tx) =>
      pageOf(
        query,
        ({ row }: OrderRecord) => [String(row.number)],
        (after, limit) =>
          readOrders(tx, {
            where: and(matching(query), after && lt(orders.number, Number(after[0]))),
            orderBy: [desc(orders.number)],
            limit,
          }),
        viewOf,
      ),
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One order; its ETag is what the verbs ask for' })
  @Answers(order, { problems: ['not-signed-in', 'not-found'] })
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Order> {
    const found = await this.#order(principal, id);
    reply.header('etag', orderTag(found.version));
    return found;
  }

  @Get(':id/options')
  @ApiOperation({ summary: 'The advice: stop windows with risk and expected cost, by time' })
  @Answers(page(orderOption), { problems: ['not-signed-in', 'not-found'] })
  async options(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<OrderOption>> {
    return { items: (await this.#order(principal, id)).options, nextCursor: null };
  }

  @Get(':id/events')
  @ApiOperation({ summary: 'What happened to the order, oldest first' })
  @Answers(page(orderEvent), { problems: ['invalid-request', 'not-signed-in', 'not-found'] })
  events(
    @Param('id', { schema: idShape }) id: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<OrderEvent>> {
    const orderId = asId<OrderId>(id);
    return this.database.withScope(scopeOf(principal), async (tx) => {
      await requireOrder(tx, orderId);
      return await pageOf(
        query,
        (row: EventRow) => [String(row.id)],
        (after, limit) =>
          tx
            .select()
            .from(orderEvents)
            .where(and(eq(orderEvents.orderId, orderId), after && gt(orderEvents.id, Number(after[0]))))
            .orderBy(asc(orderEvents.id))
            .limit(limit),
        toEventView,
      );
    });
  }

  #order(principal: Principal, id: string): Promise<Order> {
    return this.database.withScope(scopeOf(principal), async (tx) => {
      const [found] = await readOrders(tx, { where: eq(orders.id, asId<OrderId>(id)) });
      if (!found) throw notFound('order', id);
      return viewOf(found);
    });
  }
}

function matching({ state, machineId, fittedPartId, ids, severity, ...period }: OrdersQuery) {
  const dated = FINAL_STATES.some((final) => final === state) ? orders.closedAt : orders.openedAt;
  const from = instantOf(period.from);
  const to = instantOf(period.to);
  return and(
    state === 'open' ? notInArray(orders.state, [...FINAL_STATES]) : state && eq(orders.state, state),
    machineId === undefined ? undefined : eq(orders.machineId, asId<MachineId>(machineId)),
    fittedPartId === undefined ? undefined : eq(orders.fittedPartId, asId<FittedPartId>(fittedPartId)),
    ids === undefined
      ? undefined
      : inArray(
          orders.id,
          ids.split(',').map((id) => asId<OrderId>(id)),
        ),
    severity === undefined ? undefined : sql`${orders.asFound} ->> 'severity' = ${severity}`,
    from === undefined ? undefined : gte(dated, from),
    to === undefined ? undefined : lt(dated, to),
  );
}

/** The query was checked: what is there is an instant. */
const instantOf = (text: string | undefined) => (text === undefined ? undefined : fromIso(text));

async function requireOrder(tx: Transaction, id: OrderId): Promise<void> {
  const found = await tx.select({ id: orders.id }).from(orders).where(eq(orders.id, id));
  if (found.length === 0) throw notFound('order', id);
}
