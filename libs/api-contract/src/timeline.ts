import { z } from 'zod';
import { id, instant, localizedText, pageQuery } from './common.ts';
import { machineState } from './tenant-tree.ts';

const happened = { id: z.string(), at: instant, recordedAt: instant };
const ofPart = { fittedPartId: id, positionId: z.string(), positionName: localizedText };

/** Who said that a part was replaced. Reports within 72 h of each other are one swap. */
export const swapSource = z.enum(['device', 'order', 'hand']);
export const swapReport = z.object({
  source: swapSource,
  at: instant,
  recordedAt: instant,
  actor: z.string(),
  orderId: id.nullable(),
  serial: z.string().nullable(),
});

/** What happened to one machine, newest first. Every entry leads to the row that it was made from. */
export const timelineEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), ...happened, state: machineState }),
  z.object({
    kind: z.literal('channel-state'),
    ...happened,
    channel: z.string(),
    state: z.string(),
    zone: z.enum(['A', 'B', 'C', 'D']).nullable(),
  }),
  z.object({
    kind: z.literal('order'),
    ...happened,
    ...ofPart,
    orderId: id,
    number: z.string(),
    verb: z.string(),
    toState: z.string(),
    actor: z.string(),
  }),
  z.object({
    kind: z.literal('swap'),
    ...happened,
    ...ofPart,
    serial: z.string(),
    reports: z.array(swapReport),
  }),
  z.object({
    kind: z.literal('forecast'),
    ...happened,
    ...ofPart,
    forecastId: id,
    status: z.enum(['estimated', 'withheld']),
    p50At: instant.nullable(),
    backfilled: z.boolean(),
  }),
  z.object({
    kind: z.literal('device-event'),
    ...happened,
    event: z.enum(['alarm', 'mode', 'counter-reset', 'part-replaced']),
    text: z.string(),
  }),
]);

export const timelineKind = z.enum(['state', 'channel-state', 'order', 'swap', 'forecast', 'device-event']);

export const timelineQuery = pageQuery.extend({
  /** [from, to) of `at`. */
  from: instant.optional(),
  to: instant.optional(),
  /** May be given more than once; left out: all kinds. */
  kind: z.union([timelineKind, z.array(timelineKind)]).optional(),
});

/** `GET /machines/{id}/timeline?from=&to=&kind=&limit=&cursor=`; `kind` may be given more than once. */
export const timelinePage = z.object({
  items: z.array(timelineEntry),
  nextCursor: z.string().nullable(),
});

export type TimelineEntry = z.infer<typeof timelineEntry>;
export type SwapReport = z.infer<typeof swapReport>;
