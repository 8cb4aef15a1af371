import type { CustomerId, UserId } from '@kizashi/kernel';
import { bigserial, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { customerPolicies, instant, tenantId, typedId } from './columns.ts';
import { customers } from './tenant-tree.ts';

/** Null customer: the manufacturer's own people, visible to them only. */
const customerId = () => typedId<CustomerId>('customer_id').references(() => customers.id);

export const users = pgTable(
  'users',
  {
    id: typedId<UserId>('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    name: text('name').notNull(),
    email: text('email').notNull().unique(),
    role: text('role').notNull(),
    language: text('language').$type<'ja' | 'en'>().notNull(),
    disabledAt: instant('disabled_at'),
    version: integer('version').notNull().default(1),
  },
  () => customerPolicies('users'),
);

/** Sign-in links, sessions and API tokens: only the SHA-256 of what the holder shows is kept. */
export const signInLinks = pgTable(
  'sign_in_links',
  {
    tokenHash: text('token_hash').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    userId: typedId<UserId>('user_id')
      .notNull()
      .references(() => users.id),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  () => customerPolicies('sign_in_links'),
);

export const sessions = pgTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    userId: typedId<UserId>('user_id')
      .notNull()
      .references(() => users.id),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  () => customerPolicies('sessions'),
);

export const apiTokens = pgTable(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    tokenHash: text('token_hash').notNull().unique(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  () => customerPolicies('api_tokens'),
);

/** Append-only: nobody but the owner may update or delete here. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    occurredAt: instant('occurred_at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  },
  (t) => [index('audit_log_subject').on(t.subject), ...customerPolicies('audit_log')],
);

/** Answers already given, so that a repeated POST gets the same one. Kept 48 hours. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    actor: text('actor').notNull(),
    key: text('key').notNull(),
    tenantId: tenantId(),
    customerId: customerId(),
    /** SHA-256 of method, path and body: the same key with another request is refused. */
    requestHash: text('request_hash').notNull(),
    status: integer('status'),
    response: jsonb('response'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.actor, t.key] }), ...customerPolicies('idempotency_keys')],
);
