import { z } from 'zod';

export const live = z.object({ status: z.literal('live') });

const part = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** What it is, or what is wrong with it. */
  detail: z.string(),
});

export const ready = z.object({
  status: z.enum(['ready', 'starting', 'not-ready', 'stopping']),
  parts: z.array(part),
  /** The roles that the database says we are: row-level security holds for neither owners nor superusers. */
  databaseRoles: z.object({ app: z.string(), worker: z.string() }),
});

export type Ready = z.infer<typeof ready>;
export type PartHealth = z.infer<typeof part>;
