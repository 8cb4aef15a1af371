import { LIFE_UNITS } from '@kizashi/kernel';
import { z } from 'zod';

export const apiPrefix = '/api/v1';

export const id = z.string().min(1).max(64);
/** ISO-8601 with an offset. */
export const instant = z.iso.datetime({ offset: true });
export const localizedText = z.object({ ja: z.string(), en: z.string() });
/** Integer minor units with their ISO 4217 currency. */
export const money = z.object({ amount: z.int(), currency: z.string().length(3) });
export const ratio = z.number().min(0).max(1);
export const lifeUnit = z.enum(LIFE_UNITS);

/** Query of every list: `?limit=&cursor=`. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().optional(),
});

/** `?from=&to=&points=`: half-open; never more than `points` come back. */
export const seriesQuery = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  points: z.coerce.number().int().min(1).max(5_000).default(500),
});

export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** RFC 9457. `code` is one of docs/errors.md; `errors` name the fields at fault. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
});

export type Problem = z.infer<typeof problem>;
export type Money = z.infer<typeof money>;
