import { z } from 'zod';
import { instant } from './common.ts';

/** What keeps new readings from being stored or shown. */
export const readingsBacklog = z.object({
  /** Readings that are stored and wait for the server that shows them; null where none does. */
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
  /** The store takes nothing (a full disk, say): devices keep what they measure. Null where it works. */
  refusing: z.object({ since: instant }).nullable(),
});

export type ReadingsBacklog = z.infer<typeof readingsBacklog>;
