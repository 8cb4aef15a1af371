import { z } from 'zod';
import { id, instant } from './common.ts';
import { freeJsonFault } from './free-json.ts';

/** What firmware of contract v1 understands, each with its arguments (firmware-contracts/README.md, "cmd"). */
export const COMMAND_ARGUMENTS = {
  /** Send these chunks of a vibration burst again. */
  'resend-wave': z.strictObject({
    capture: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/),
    chunks: z.array(z.int().min(0).max(63)).min(1).max(64),
  }),
  /** Record a vibration burst now. */
  'capture-wave': z.strictObject({ channel: z.string().regex(/^[a-z0-9][a-z0-9_.]{0,47}$/) }),
  /** Publish the birth again. */
  'report-birth': z.strictObject({}),
  reboot: z.strictObject({}),
} as const;

export type CommandOp = keyof typeof COMMAND_ARGUMENTS;
export const COMMAND_OPS = Object.keys(COMMAND_ARGUMENTS) as readonly CommandOp[];

/** Commands of a maker's own firmware: their arguments are its business. */
const OWN_OP = /^x-[a-z0-9][a-z0-9-]{0,44}$/;
/** A controller has to hold it in memory. */
const LONGEST_ARGUMENTS = 4_096;

export const deviceCommandWrite = z
  .strictObject({
    op: z.string().max(48),
    args: z.record(z.string(), z.json()).default({}),
    /** On the fleet clock: a device that is away longer never gets it. */
    expiresInSeconds: z
      .int()
      .min(1)
      .max(30 * 86_400)
      .default(3_600),
  })
  .superRefine(({ op, args }, context) => {
    const fault = freeJsonFault(args, LONGEST_ARGUMENTS);
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['args'], message: fault });
    if (OWN_OP.test(op)) return;
    if (!isCommandOp(op)) {
      context.addIssue({
        code: 'custom',
        path: ['op'],
        message: `must be one of ${COMMAND_OPS.join(', ')}, or a command of your own firmware that begins with x-`,
      });
      return;
    }
    const checked = COMMAND_ARGUMENTS[op].safeParse(args);
    for (const issue of checked.error?.issues ?? []) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : undefined;
      for (const key of unknown ?? [undefined]) {
        context.addIssue({
          code: 'custom',
          path: ['args', ...issue.path, ...(key === undefined ? [] : [key])],
          message: key === undefined ? issue.message : `is no argument of ${op}`,
        });
      }
    }
  });

export function isCommandOp(op: string): op is CommandOp {
  return Object.hasOwn(COMMAND_ARGUMENTS, op);
}

/**
 * `pending`: the device was away so far; `sent`: given to it, not answered yet; `expired`: nobody answered in time
 * (with `sentAt` it may have been carried out), or the device said so itself.
 */
export const deviceCommandState = z.enum(['pending', 'sent', 'done', 'failed', 'refused', 'expired']);

export const deviceCommand = z.object({
  id,
  deviceId: id,
  op: z.string(),
  args: z.record(z.string(), z.json()),
  /** `user:…`, `token:…`, `bootstrap`, or `service` where no person asked. */
  requestedBy: z.string(),
  requestedAt: instant,
  expiresAt: instant,
  state: deviceCommandState,
  /** When it last went out. */
  sentAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  /** The device's own word for why. */
  code: z.string().nullable(),
  endedAt: instant.nullable(),
});

export type DeviceCommandWrite = z.input<typeof deviceCommandWrite>;
export type DeviceCommand = z.infer<typeof deviceCommand>;
export type DeviceCommandState = z.infer<typeof deviceCommandState>;
