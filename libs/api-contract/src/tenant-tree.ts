import { z } from 'zod';
import { id, instant, localizedText, pageQuery } from './common.ts';
import { zoneLimits } from './machine-models.ts';

export const customerWrite = z.strictObject({ name: z.string().min(1).max(200) });
export const customer = customerWrite.extend({ id }).strip();
export const customerChange = customerWrite.partial();

export const siteWrite = z.strictObject({
  customerId: id,
  name: z.string().min(1).max(200),
  /** IANA name; stops, quiet hours and shifts use it. */
  timeZone: z.string().min(1),
});
export const site = siteWrite.extend({ id }).strip();
export const siteQuery = pageQuery.extend({ customerId: id.optional() });
/** A site stays with its customer. */
export const siteChange = siteWrite.omit({ customerId: true }).partial();

export const lineWrite = z.strictObject({
  siteId: id,
  name: z.string().min(1).max(200),
  /** Minor units of the installation's currency. */
  downtimeCostPerHour: z.int().min(0),
});
export const line = lineWrite.extend({ id }).strip();
export const lineQuery = pageQuery.extend({ siteId: id.optional() });
/** A line stays at its site. */
export const lineChange = lineWrite.omit({ siteId: true }).partial();

export const plannedStopWrite = z.strictObject({
  lineId: id,
  from: instant,
  to: instant,
  /** RFC 5545 recurrence rule without the `RRULE:` prefix, counted in the site's time zone. */
  rrule: z.string().max(500).optional(),
});
/** `rrule: null` makes a recurring stop a single one. */
export const plannedStopChange = z
  .strictObject({ from: instant, to: instant, rrule: z.string().max(500).nullable() })
  .partial();
export const plannedStop = z.object({
  id,
  lineId: id,
  from: instant,
  to: instant,
  rrule: z.string().nullish(),
  confirmedAt: instant.nullish(),
});

/** With `from` and `to` every single time within them, recurring stops counted out. */
export const plannedStopQuery = pageQuery.extend({
  lineId: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});

export const machineState = z.enum(['normal', 'watch', 'alarm', 'silent', 'off']);

export const machineWrite = z.strictObject({
  serial: z.string().min(1).max(100),
  modelId: id,
  lineId: id,
});
/**
 * A machine may move to another line of its customer; its model is its model for ever. `zoneLimits` are sent whole,
 * by channel; a channel that is left out is judged by its model's limits again. Changing them is audited.
 */
export const machineChange = machineWrite
  .omit({ modelId: true })
  .extend({ zoneLimits: z.record(z.string(), zoneLimits) })
  .partial();
export const machine = z.object({
  id,
  serial: z.string(),
  modelId: id,
  lineId: id,
  siteId: id,
  customerId: id,
  state: machineState,
  /** Health of its worst part, null when withheld. */
  health: z.number().nullable(),
  lastReadingAt: instant.nullable(),
  nextStopAt: instant.nullable(),
  /** Limits of this machine alone, by channel; empty when its model's hold. */
  zoneLimits: z.record(z.string(), zoneLimits),
});

export const machineQuery = pageQuery.extend({
  customerId: id.optional(),
  siteId: id.optional(),
  lineId: id.optional(),
  modelId: id.optional(),
  serial: z.string().max(100).optional(),
});

export const channelState = z.object({
  channel: z.string(),
  state: z.enum([
    'learning',
    'normal',
    'watch',
    'alarm',
    'silent',
    'frozen',
    'drifting',
    'swapped',
    'wrong-unit',
  ]),
  /** ISO 20816-3 zone where the channel has zone limits and has been judged. */
  zone: z.enum(['A', 'B', 'C', 'D']).nullable(),
  since: instant,
  lastReadingAt: instant,
});

/** `GET /machines/{id}/condition`: what state detection says now. */
export const machineCondition = z.object({
  machineId: id,
  state: machineState,
  since: instant.nullable(),
  /** `off`, `idle` or `running`, with the band where the model names bands: `running/spindle.speed:2`. */
  mode: z.string().nullable(),
  channels: z.array(channelState),
});

/** The secret is in the answer to the creation and nowhere else. */
export const deviceWrite = z.strictObject({ machineId: id });

export const DEVICE_TROUBLES = [
  'bad-certificate',
  'client-id-mismatch',
  'duplicate-client-id',
  'foreign-topic',
  'foreign-will',
  'retired-secret',
  'too-fast',
  'wrong-secret',
] as const;

/**
 * What keeps a device out or closed it within the last hour, as the broker saw it. Where nothing was proven
 * (`wrong-secret`, `retired-secret`, `bad-certificate`), it may also have been somebody who only used its name.
 */
export const deviceTrouble = z.object({
  code: z.enum(DEVICE_TROUBLES),
  detail: z.string(),
  /** How often since `firstAt`. */
  count: z.int().positive(),
  firstAt: instant,
  lastAt: instant,
});

export const device = z.object({
  id,
  machineId: id,
  tenant: z.string(),
  username: z.string(),
  lastSeenAt: instant.nullable(),
  /** What it last said of itself; null when it has said nothing since the service started. */
  state: z.enum(['online', 'sleep', 'lost']).nullable(),
  /** Whether it is signed in at the broker now. */
  connected: z.boolean(),
  /** Until when the secret before the last rotation is valid too; null when there is but one. */
  previousSecretUntil: instant.nullable(),
  troubles: z.array(deviceTrouble),
});
export const deviceQuery = pageQuery.extend({ machineId: id.optional() });
export const deviceCreated = device.extend({ secret: z.string() });

/** A week by default; 0 ends the present secret, and a session that was opened with it, at once. */
export const deviceRotate = z.strictObject({
  previousValidForHours: z
    .number()
    .min(0)
    .max(24 * 90)
    .default(24 * 7),
});
/** The new secret is in this answer and nowhere else. */
export const deviceRotated = deviceCreated;

export const fittedPartWrite = z.strictObject({
  machineId: id,
  positionId: z.string(),
  /** Default: the part number of the position. */
  partNumber: z.string().optional(),
  serial: z.string().min(1).max(100),
  fittedAt: instant,
});
/**
 * Corrects what was entered, or takes the part out; a removed part stays removed. `endedBy` goes with `removedAt`
 * and says whether it had failed: that is what the fleet learns from. Left out, it counts as removed before.
 */
export const fittedPartChange = z
  .strictObject({
    serial: z.string().min(1).max(100),
    fittedAt: instant,
    removedAt: instant,
    endedBy: z.enum(['failure', 'preventive']),
  })
  .partial();
export const fittedPart = z.object({
  id,
  machineId: id,
  positionId: z.string(),
  positionName: localizedText,
  partNumber: z.string(),
  serial: z.string(),
  fittedAt: instant,
  removedAt: instant.nullable(),
  lifeUsed: z.number().nullable(),
  lifeUnit: z.string(),
});

export const fittedPartQuery = pageQuery.extend({
  machineId: id.optional(),
  /** `true`: only what is fitted now; `false`: only what was taken out. */
  fitted: z.enum(['true', 'false']).optional(),
});

export const quarantineEntry = z.object({
  id: z.string(),
  deviceId: id,
  topic: z.string(),
  receivedAt: instant,
  code: z.string(),
  detail: z.string(),
  /** When it was read again and nothing of it was refused any more. */
  resolvedAt: instant.nullable(),
  payloadBase64: z.string(),
});
/** What a message out of quarantine gave, read again as things are now; its entry stays where it is. */
export const quarantineReplay = z.object({
  entryId: z.string(),
  /** Values stored; those that were stored before count again. */
  readings: z.int(),
  /** Events of the device in it; those that were stored before count again. */
  events: z.int(),
  /** Chunks of waveforms in it; one that was stored before is not. */
  waves: z.int(),
  refusals: z.array(z.object({ code: z.string(), detail: z.string() })),
});

export type Customer = z.infer<typeof customer>;
export type CustomerWrite = z.infer<typeof customerWrite>;
export type Site = z.infer<typeof site>;
export type SiteWrite = z.infer<typeof siteWrite>;
export type Line = z.infer<typeof line>;
export type LineWrite = z.infer<typeof lineWrite>;
export type PlannedStop = z.infer<typeof plannedStop>;
export type PlannedStopWrite = z.infer<typeof plannedStopWrite>;
export type Machine = z.infer<typeof machine>;
export type MachineWrite = z.infer<typeof machineWrite>;
export type ChannelState = z.infer<typeof channelState>;
export type MachineCondition = z.infer<typeof machineCondition>;
export type Device = z.infer<typeof device>;
export type DeviceTrouble = z.infer<typeof deviceTrouble>;
export type DeviceCreated = z.infer<typeof deviceCreated>;
export type FittedPart = z.infer<typeof fittedPart>;
export type FittedPartWrite = z.infer<typeof fittedPartWrite>;
export type QuarantineReplay = z.infer<typeof quarantineReplay>;
export type QuarantineEntry = z.infer<typeof quarantineEntry>;
