import { type EpochMs, epochMs, type Id } from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import { type AnyPgColumn, customType, foreignKey, pgPolicy, pgRole, text } from 'drizzle-orm/pg-core';

/** `timestamptz` in the database, `EpochMs` in the code. */
export const instant = customType<{ data: EpochMs; driverData: string }>({
  dataType: () => 'timestamptz(3)',
  toDriver: (at) => new Date(at).toISOString(),
  fromDriver: (stored) => epochMs(new Date(stored).getTime()),
});

export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (data) => Buffer.from(data),
  // No Buffer: its `slice` shares memory where that of other arrays copies.
  fromDriver: (stored) => new Uint8Array(stored),
});

/** Every table carries the manufacturer, though an installation has one. Set per transaction, as the scope is. */
export const tenantId = () =>
  text('tenant_id').notNull().default(sql`nullif(current_setting('kizashi.tenant', true), '')`);

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
    workerPolicy(table),
  ];
}

/** Rooms and jobs work for every customer. */
function workerPolicy(table: string) {
  return pgPolicy(`${table}_worker`, {
    as: 'permissive',
    for: 'all',
    to: workerRole,
    using: sql`true`,
    withCheck: sql`true`,
  });
}

const anyScope = sql.raw(`nullif(current_setting('kizashi.customer', true), '') is not null`);
const manufacturer = sql.raw(`current_setting('kizashi.customer', true) = '*'`);

/** The manufacturer's own records: read in every scope, written by the manufacturer only. */
export function manufacturerPolicies(table: string) {
  return [
    pgPolicy(`${table}_read`, { as: 'permissive', for: 'select', to: appRole, using: anyScope }),
    pgPolicy(`${table}_write`, {
      as: 'permissive',
      for: 'all',
      to: appRole,
      using: manufacturer,
      withCheck: manufacturer,
    }),
    workerPolicy(table),
  ];
}

/** Seen by the manufacturer only, since they tell of every customer; any scope may add what happened in it. */
export function experiencePolicies(table: string) {
  return [
    pgPolicy(`${table}_manufacturer`, {
      as: 'permissive',
      for: 'all',
      to: appRole,
      using: manufacturer,
      withCheck: manufacturer,
    }),
    pgPolicy(`${table}_add`, { as: 'permissive', for: 'insert', to: appRole, withCheck: anyScope }),
    workerPolicy(table),
  ];
}

type ColumnsOf<TableName extends string> = [
  AnyPgColumn<{ tableName: TableName }>,
  ...AnyPgColumn<{ tableName: TableName }>[],
];

/**
 * The parent exists and is the same customer's. A foreign key is checked without row-level security, so a plain
 * one would let a row of one customer hang from a foreign parent. One such key a table: when a machine moves to
 * another customer, everything that belongs to it moves with it, and two paths down the tree would collide.
 */
export const belongsTo = <Child extends string, Parent extends string>(
  name: string,
  columns: ColumnsOf<Child>,
  foreignColumns: ColumnsOf<Parent>,
) => foreignKey({ name: `${name}_belongs`, columns, foreignColumns }).onUpdate('cascade');
