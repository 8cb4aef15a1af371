import { type EpochMs, epochMs, type Id } from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import { customType, pgPolicy, pgRole, text } from 'drizzle-orm/pg-core';

/** `timestamptz` in the database, `EpochMs` in the code. */
export const instant = customType<{ data: EpochMs; driverData: string }>({
  dataType: () => 'timestamptz(3)',
  toDriver: (at) => new Date(at).toISOString(),
  fromDriver: (stored) => epochMs(new Date(stored).getTime()),
});

/** Every table carries the manufacturer, though an installation has one. */
export const tenantId = () =>
  text('tenant_id').notNull().default(sql`current_setting('kizashi.tenant', true)`);

export const typedId = <T extends Id<string>>(name: string) => text(name).$type<T>();

export const appRole = pgRole('kizashi_app').existing();
export const workerRole = pgRole('kizashi_worker').existing();

/**
 * Rows of one customer. `kizashi.customer` is set per transaction by `withScope`: a customer id, or `*` for the
 * manufacturer's own people. Missing or empty shows nothing.
 */
export function customerPolicies(table: string, column = 'customer_id') {
  const visible = sql.raw(
    `current_setting('kizashi.customer', true) = '*' or ${column} = nullif(current_setting('kizashi.customer', true), '')`,
  );
  return [
    pgPolicy(`${table}_scope`, {
      as: 'permissive',
      for: 'all',
      to: appRole,
      using: visible,
      withCheck: visible,
    }),
    pgPolicy(`${table}_worker`, {
      as: 'permissive',
      for: 'all',
      to: workerRole,
      using: sql`true`,
      withCheck: sql`true`,
    }),
  ];
}
