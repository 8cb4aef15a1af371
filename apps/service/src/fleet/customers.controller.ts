import {
  type Customer,
  customer,
  customerChange,
  customerWrite,
  id as idShape,
  pageQuery,
} from '@kizashi/api-contract';
import { asId, type CustomerId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { asc, eq, gt } from 'drizzle-orm';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { CurrentPrincipal, type Principal } from '../identity/index.ts';
import { entityTag, newId, type Page, pageOf, requireMatch, showEntityTag } from '../listing/index.ts';
import { ChangeRoute, CreateRoute, ListRoute, ReadRoute, RemoveRoute } from '../openapi/index.ts';
import { FleetRecords } from './fleet-records.ts';
import { onlyRow } from './only-row.ts';
import { withChanges } from './with-changes.ts';

const { customers } = schema;
type CustomerRow = typeof customers.$inferSelect;

@ApiTags('fleet')
@Controller('customers')
export class CustomersController {
  constructor(private readonly records: FleetRecords) {}

  @ListRoute('Customers', customer)
  list(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Customer>> {
    return this.records.read(principal, (tx) =>
      pageOf(
        query,
        (row: CustomerRow) => [row.id],
        (after, count) =>
          tx
            .select()
            .from(customers)
            .where(after && gt(customers.id, asId<CustomerId>(after[0] ?? '')))
            .orderBy(asc(customers.id))
            .limit(count),
        toCustomer,
      ),
    );
  }

  @ReadRoute('One customer', customer)
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Customer> {
    const found = await this.records.read(principal, async (tx) => toCustomer(await customerById(tx, id)));
    showEntityTag(reply, found);
    return found;
  }

  @CreateRoute('Add a customer', customer)
  create(
    @Body({ schema: customerWrite }) body: z.infer<typeof customerWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Customer> {
    return this.records.create(write, async (tx) => {
      const row = { id: newId<CustomerId>('cus'), name: body.name };
      await tx.insert(customers).values(row);
      return done('customer.created', row);
    });
  }

  @ChangeRoute('Rename a customer', customer)
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: customerChange }) body: z.infer<typeof customerChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Customer> {
    const changed = await this.records.change(write.principal, async (tx) => {
      const before = await customerById(tx, id, 'lock');
      requireMatch(write.ifMatch, entityTag(toCustomer(before)));
      const row = withChanges(toCustomer(before), body);
      await tx.update(customers).set({ name: row.name }).where(eq(customers.id, before.id));
      return done('customer.changed', row);
    });
    showEntityTag(write.reply, changed);
    return changed;
  }

  @RemoveRoute('Remove a customer that nothing belongs to')
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.records.change(principal, async (tx) => {
      const row = await customerById(tx, id, 'lock');
      await tx.delete(customers).where(eq(customers.id, row.id));
      return done('customer.removed', row);
    });
  }
}

export async function customerById(tx: Transaction, id: string, lock?: 'lock'): Promise<CustomerRow> {
  const query = tx
    .select()
    .from(customers)
    .where(eq(customers.id, asId<CustomerId>(id)));
  return onlyRow(lock ? await query.for('update') : await query, 'customer', id);
}

function toCustomer({ id, name }: Pick<CustomerRow, 'id' | 'name'>): Customer {
  return { id, name };
}

/** The manufacturer's own entry: a customer that is gone could not be the owner of what is said of it. */
function done(action: string, row: Pick<CustomerRow, 'name'> & { readonly id: string }) {
  const answer = { id: row.id, name: row.name };
  return { answer, action, subject: `customer:${row.id}`, customerId: null, detail: { name: row.name } };
}
