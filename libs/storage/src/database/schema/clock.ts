import { sql } from 'drizzle-orm';
import { bigserial, check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant, tenantId } from './columns.ts';

/** One row: where the fleet clock stands. Never goes back; `wall` is for ever. */
export const fleetClock = pgTable(
  'fleet_clock',
  {
    one: integer('one').primaryKey().default(1),
    tenantId: tenantId(),
    mode: text('mode').$type<'driven' | 'wall'>().notNull(),
    now: instant('now').notNull(),
    /** Announced end of the step under way. */
    next: instant('next'),
    /** Readings received up to here (`receivedAt`) have passed the rooms. */
    passedReceivedUntil: instant('passed_received_until'),
    /** What devices reported on `evt` up to here (`receivedAt`) has been worked off. */
    followedEventsUntil: instant('followed_events_until'),
    /** How devices answered to commands and configurations up to here (`receivedAt`) has been worked off. */
    followedAnswersUntil: instant('followed_answers_until'),
  },
  () => [check('fleet_clock_one_row', sql`one = 1`)],
);

/** Timers on the fleet clock: swept whenever it moves. One timer per (kind, subject). */
export const timers = pgTable(
  'timers',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    tenantId: tenantId(),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    dueAt: instant('due_at').notNull(),
    detail: jsonb('detail').notNull().default({}),
  },
  (t) => [index('timers_due').on(t.dueAt), uniqueIndex('timers_one').on(t.kind, t.subject)],
);
