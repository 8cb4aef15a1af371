import { z } from 'zod';
import { id, instant, localizedText } from './common.ts';

/**
 * How a device connects (MQTT 3.1.1) and where it publishes. The host is not in it: a device reaches the service by a
 * name of its own network.
 */
export const deviceConnection = z.object({
  deviceId: id,
  /** MQTT without TLS. */
  port: z.int(),
  /** MQTT over TLS; null where this installation does not offer it. */
  tlsPort: z.int().nullable(),
  /** MQTT over WebSocket, by TLS where there is any; null where it is not offered. */
  webSocketPort: z.int().nullable(),
  clientId: z.string(),
  username: z.string(),
  keepAliveSeconds: z.object({ min: z.int(), max: z.int() }),
  /** Every topic of the device, by what follows its address; `wave` has `{captureId}` and `{chunk}` to fill in. */
  topics: z.object({
    birth: z.string(),
    state: z.string(),
    tele: z.string(),
    telec: z.string(),
    wave: z.string(),
    evt: z.string(),
    err: z.string(),
    cmd: z.string(),
    ack: z.string(),
    cfg: z.string(),
    cfgack: z.string(),
    'time/req': z.string(),
    'time/rsp': z.string(),
  }),
});

/** A channel as a birth declared it, matched to the machine model as it is now. */
export const declaredChannel = z.object({
  id: z.string(),
  unit: z.string(),
  periodMs: z.number(),
  /** Why none of its samples can be stored; null when they can. */
  refusal: z.object({ code: z.string(), detail: z.string() }).nullable(),
});

/** One boot of a device, as its birth announced it. */
export const deviceBoot = z.object({
  bid: z.string(),
  bootCounter: z.int().nullable(),
  bornAt: instant,
  firmware: z.string(),
  /**
   * By how many milliseconds the device's clock is behind the service's, up to what a message takes to come in;
   * negative where it is ahead, null where it has no clock or has told no time yet.
   */
  skewMs: z.number().nullable(),
  channels: z.array(declaredChannel),
});

/** Messages [from, to) of one boot that have not come in though later ones have. It goes when they are sent again. */
export const deviceGap = z.object({
  bid: z.string(),
  /** When the boot was first heard of; null while its birth is missing too. */
  bornAt: instant.nullable(),
  from: z.int(),
  to: z.int(),
});

/** The newest reading of one channel. */
export const lastReading = z.object({
  channel: z.string(),
  name: localizedText.nullable(),
  unit: z.string(),
  value: z.number(),
  measuredAt: instant,
});

export type DeviceConnection = z.infer<typeof deviceConnection>;
export type DeviceBoot = z.infer<typeof deviceBoot>;
export type DeviceGap = z.infer<typeof deviceGap>;
export type DeclaredChannel = z.infer<typeof declaredChannel>;
export type LastReading = z.infer<typeof lastReading>;
