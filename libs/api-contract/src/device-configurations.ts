import { z } from 'zod';
import { id, instant } from './common.ts';
import { freeJsonFault } from './free-json.ts';

const channelId = z.string().regex(/^[a-z0-9][a-z0-9_.]{0,47}$/);
const DAY_MS = 86_400_000;

/** Settings of a maker's own firmware: what they hold is its business. */
const OWN_SETTING = /^x-[a-z0-9][a-z0-9-]{0,44}$/;
/** A controller has to hold it in memory, and a message of contract v1 has 64 KiB. */
const LONGEST_CONFIGURATION = 16_384;

/** Settings that contract v1 names (firmware-contracts/README.md, "cfg"). What is left out stays as the firmware has it. */
const KNOWN_SETTINGS = {
  /** By channel id of the machine model. */
  channels: z.record(
    channelId,
    z.strictObject({
      /** Time between two samples. */
      periodMs: z.int().min(100).max(DAY_MS),
    }),
  ),
  /** A batch is sent when it has so many samples or is so old, whichever comes first. */
  batch: z.strictObject({
    samples: z.int().min(1).max(256).optional(),
    everyMs: z.int().min(1_000).max(DAY_MS).optional(),
  }),
  /** Vibration bursts that the device records by itself. */
  waves: z
    .array(
      z.strictObject({
        channel: channelId,
        everyMs: z
          .int()
          .min(60_000)
          .max(30 * DAY_MS),
        sampleRateHz: z.number().positive().max(200_000),
        samples: z.int().min(16).max(1_048_576),
      }),
    )
    .max(32),
  keepAliveSeconds: z.int().min(15).max(300),
};

export const KNOWN_SETTING_NAMES = Object.keys(KNOWN_SETTINGS);

export const deviceSettings = z
  .looseObject(KNOWN_SETTINGS)
  .partial()
  .superRefine((settings, context) => {
    for (const key of Object.keys(settings)) {
      if (Object.hasOwn(KNOWN_SETTINGS, key) || OWN_SETTING.test(key)) continue;
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `is not known here; known are ${KNOWN_SETTING_NAMES.join(', ')}, and settings of your own firmware that begin with x-`,
      });
    }
    const fault = freeJsonFault(settings, LONGEST_CONFIGURATION);
    if (fault !== undefined) context.addIssue({ code: 'custom', path: [], message: fault });
  });

export const deviceConfigurationWrite = z.strictObject({ configuration: deviceSettings });

/** What a device should run with from this revision on, and what it answered. */
export const deviceConfigurationRevision = z.object({
  deviceId: id,
  /** 1, 2, 3 … */
  revision: z.int().min(1),
  configuration: z.record(z.string(), z.json()),
  setBy: z.string(),
  setAt: instant,
  /** Null: it has not answered. */
  status: z.enum(['applied', 'refused']).nullable(),
  /** The device's own word for why. */
  code: z.string().nullable(),
  answeredAt: instant.nullable(),
});

export const deviceConfiguration = z.object({
  deviceId: id,
  /** The newest; null while nobody has configured the device. */
  desired: deviceConfigurationRevision.nullable(),
  /** The newest that the device said it applied. */
  appliedRevision: z.int().nullable(),
});

export type DeviceSettings = z.infer<typeof deviceSettings>;
export type DeviceConfigurationRevision = z.infer<typeof deviceConfigurationRevision>;
export type DeviceConfiguration = z.infer<typeof deviceConfiguration>;
