import { z } from 'zod';
import { id, instant, pageQuery } from './common.ts';

export const ROLES = [
  'admin',
  'service-manager',
  'planner',
  'reliability-engineer',
  'field-engineer',
  'plant-manager',
  'viewer',
] as const;
export const role = z.enum(ROLES);

export const userWrite = z.strictObject({
  name: z.string().min(1).max(200),
  email: z.email().max(200),
  role,
  /** The customer whose data the user sees; null or left out for the manufacturer's own people. */
  customerId: id.nullish(),
  language: z.enum(['ja', 'en']).default('en'),
});
export const user = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  customerId: id.nullable(),
  language: z.enum(['ja', 'en']),
});

/** The customer stays: whoever works for somebody else is another user. */
export const userChange = userWrite
  .omit({ customerId: true, language: true })
  .extend({ language: z.enum(['ja', 'en']) })
  .partial();

/** Single use, 15 minutes. */
export const signInLink = z.object({ url: z.string(), expiresAt: instant });
export const sessionWrite = z.strictObject({ token: z.string().min(1) });
/** Who is signed in, and what the console needs to know of the installation. */
export const session = z.object({
  user,
  currency: z.string(),
  now: instant,
  maker: z.string(),
});

export const tokenWrite = z.strictObject({
  name: z.string().min(1).max(100),
  role,
  customerId: id.nullish(),
});
/** The token itself is in the answer to its creation and nowhere else. */
export const token = z.object({
  id,
  name: z.string(),
  role,
  customerId: id.nullable(),
  createdAt: instant,
  revokedAt: instant.nullable(),
});
export const tokenCreated = z.object({ id, name: z.string(), token: z.string() });

/** `{next}` announces a step, `{to}` takes it, `{mode: "wall"}` ties the fleet clock to the wall for ever. */
export const clockWrite = z.union([
  /** `until` tells people how far the drive goes. */
  z.strictObject({ next: instant, until: instant.optional() }),
  z.strictObject({ to: instant }),
  z.strictObject({ mode: z.literal('wall') }),
]);
/** `startedAt` and `until` of a drive under way, for showing its progress. */
export const clock = z.object({
  now: instant,
  mode: z.enum(['driven', 'wall']),
  drive: z.object({ from: instant, until: instant }).nullable(),
});

export const auditEntry = z.object({
  id: z.string(),
  occurredAt: instant,
  recordedAt: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

export const auditQuery = pageQuery.extend({
  /** Kind and id, as `machine:mch_…`. */
  subject: z.string().max(200).optional(),
});

export type Role = z.infer<typeof role>;
export type User = z.infer<typeof user>;
export type UserWrite = z.input<typeof userWrite>;
export type Session = z.infer<typeof session>;
export type SignInLink = z.infer<typeof signInLink>;
export type Clock = z.infer<typeof clock>;
export type ClockWrite = z.infer<typeof clockWrite>;
export type AuditEntry = z.infer<typeof auditEntry>;
