import { z } from 'zod';
import { instant } from './common.ts';

/** Readings that are stored and wait for the server that shows them; null where none does. */
export const readingsBacklog = z.object({
  backlog: z
    .object({
      /** When the first of them came in; wall clock. */
      since: instant,
      /** Messages' worth of readings. */
      rows: z.int(),
      /** They are shown all the same. Otherwise charts and forecasts go on when the server answers. */
      shown: z.boolean(),
    })
    .nullable(),
});

export type ReadingsBacklog = z.infer<typeof readingsBacklog>;
