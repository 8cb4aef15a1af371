import { z } from 'zod';
import { id, instant } from './common.ts';

/** A code with which a controller takes its place at a machine; its expiry is wall time, as that of a sign-in link. */
export const claimCodeWrite = z.strictObject({
  /** The one controller that may use it, as it calls itself in its claim; left out: the first that comes. */
  hardwareId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{3,63}$/, {
      error: 'must be 4 to 64 letters, digits, "_", ".", ":" or "-", as the controller sends it',
    })
    .optional(),
  expiresInMinutes: z
    .int()
    .min(1)
    .max(30 * 24 * 60)
    .default(24 * 60),
});

export const claimCode = z.object({
  id,
  machineId: id,
  hardwareId: z.string().nullable(),
  state: z.enum(['open', 'used', 'expired', 'revoked']),
  createdAt: instant,
  expiresAt: instant,
  usedAt: instant.nullable(),
  /** The device that came of it. */
  deviceId: id.nullable(),
});

/** The code is in this answer and nowhere else. */
export const claimCodeCreated = claimCode.extend({ code: z.string() });

export type ClaimCode = z.infer<typeof claimCode>;
export type ClaimCodeCreated = z.infer<typeof claimCodeCreated>;
