import { crc32 } from 'node:zlib';
import type { ReceivedMessage } from '@kizashi/condition-monitoring/data-acquisition';
import { parseMessage, topicRuleOf } from '@kizashi/firmware-contracts';
import type { KnownDevice } from '../devices/known-device.ts';
import type { IngestCode } from './ingest-codes.ts';

/** A publish of a device on one of its own topics. */
export interface Arrival {
  readonly device: KnownDevice;
  readonly topic: string;
  /** What follows the device in the topic. */
  readonly kind: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retained: boolean;
}

/** What the topic alone forbids. */
export function forbiddenBy({ kind, retained }: Arrival): { code: IngestCode; detail: string } | undefined {
  const rule = topicRuleOf(kind);
  if (!rule) return undefined;
  if (rule.direction === 'down') {
    return { code: 'wrong-direction', detail: `"${kind}" goes from the service to the device` };
  }
  if (retained && !rule.retained) {
    return { code: 'retained-not-allowed', detail: `"${kind}" is never retained: leave the retain flag out` };
  }
  return undefined;
}

export function receive({ kind, payload }: Pick<Arrival, 'kind' | 'payload'>): ReceivedMessage {
  return {
    parsed: parseMessage(kind, payload),
    // It tells two bodies apart that a device sent under one key, not a forgery: whoever can send may send what they like.
    bodyHash: crc32(payload),
    text: () => Buffer.from(payload).toString('utf8'),
  };
}
