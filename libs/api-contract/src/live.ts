import { z } from 'zod';
import { instant } from './common.ts';

/** socket.io namespace; rooms `fleet`, `site:{id}`, `machine:{id}`. Client emits `join` with a room name. */
export const liveNamespace = '/live';

/**
 * Server emits `change`: something in the room is new. It names what to read again over REST, and a cursor that
 * only grows; after a reconnect the client reads everything it shows once.
 */
export const liveChange = z.object({
  cursor: z.int(),
  at: instant,
  kind: z.enum(['readings', 'state', 'forecast', 'order', 'models', 'clock']),
  machineIds: z.array(z.string()),
});

export type LiveChange = z.infer<typeof liveChange>;
