import type {
  BirthMessage,
  ContractRejection,
  DeviceState,
  EventMessage,
  Message,
  Parsed,
  StateMessage,
  TelemetryMessage,
} from '@kizashi/firmware-contracts';
import type { EpochMs, Result } from '@kizashi/kernel';
import type { Refusal } from './acquisition-codes.ts';
import { type Boot, bornBoot, dated, isNewest } from './boot.ts';
import { dateMessage } from './dating.ts';
import { decodeEvents } from './decode-events.ts';
import { type DecodeContext, decodeSamples } from './decode-samples.ts';
import type { DeviceEvent } from './device-event.ts';
import type { DeviceMemory, MessageKey } from './device-memory.ts';
import type { TelemetryRow } from './telemetry-row.ts';

export interface ReceivedMessage {
  readonly parsed: Result<Parsed, ContractRejection>;
  /** Hexadecimal, of the payload. */
  readonly bodyHash: string;
  /** The payload as text; asked for when it is a birth that has to be kept. */
  readonly text: () => string;
}

/** What has to happen because of one message. */
export interface Acquisition {
  /** It was taken before: acknowledge it again, store nothing. */
  readonly duplicate: boolean;
  readonly rows: readonly TelemetryRow[];
  readonly events: readonly DeviceEvent[];
  /** New, or changed by this message. */
  readonly boot?: Boot;
  /** Names the message, where its key could be read. */
  readonly key?: MessageKey;
  /** Whether the key is to be entered into the ranges seen. */
  readonly seen: boolean;
  readonly state?: DeviceState;
  readonly refusals: readonly Refusal[];
  readonly unknownFields: number;
  readonly outOfRange: number;
  readonly old: number;
}

const NOTHING: Acquisition = {
  duplicate: false,
  seen: false,
  rows: [],
  events: [],
  refusals: [],
  unknownFields: 0,
  outOfRange: 0,
  old: 0,
};

/**
 * Room 1 (ISO 13374 DA): decides what one message is. Changes nothing; `memory` is what is known of the device before
 * it, and the caller enters `key` and `boot` there.
 */
export function acquire(
  received: ReceivedMessage,
  memory: DeviceMemory,
  context: DecodeContext,
): Acquisition {
  const { parsed, bodyHash } = received;
  const key = keyOf(parsed.ok ? parsed.value.message : parsed.error);
  const standing = key ? memory.standing(key, bodyHash) : 'new';
  if (key && standing === 'duplicate') return { ...NOTHING, key, duplicate: true };
  if (key && standing === 'conflict') {
    const detail = `seq ${key.seq} of boot "${key.bid}" was another message; the first one stays`;
    return { ...NOTHING, key, refusals: [{ code: 'seq-conflict', detail }] };
  }
  return { ...interpret(received, memory, context), ...(key && { key, seen: true }) };
}

/** Room 1 without the question whether the message came before: for a message that was put aside. */
export function acquireAgain(
  received: ReceivedMessage,
  memory: DeviceMemory,
  context: DecodeContext,
): Acquisition {
  const key = keyOf(received.parsed.ok ? received.parsed.value.message : received.parsed.error);
  return { ...interpret(received, memory, context), ...(key && { key, seen: true }) };
}

function interpret(
  { parsed, text }: ReceivedMessage,
  memory: DeviceMemory,
  context: DecodeContext,
): Acquisition {
  if (!parsed.ok) return { ...NOTHING, refusals: [parsed.error] };
  const { message, unknownFields } = parsed.value;
  return { ...NOTHING, unknownFields, ...ofMessage(message, text, memory, context) };
}

function ofMessage(
  message: Message,
  text: () => string,
  memory: DeviceMemory,
  context: DecodeContext,
): Partial<Acquisition> {
  switch (message.kind) {
    case 'birth':
      return ofBirth(message, text(), memory, context);
    case 'state':
      return ofState(message, memory, context);
    case 'tele':
      return ofDated(message, message.samples, memory, context, decodeSamples);
    case 'evt':
      return ofDated(message, message.events, memory, context, decodeEvents);
    case 'err':
      return { refusals: [{ code: 'unknown-kind', detail: '"err" goes from the service to the device' }] };
  }
}

function ofBirth(
  birth: BirthMessage,
  text: string,
  { boots }: DeviceMemory,
  { model, receivedAt }: DecodeContext,
): Partial<Acquisition> {
  const born = bornBoot(boots, birth, text, model, receivedAt);
  return born.ok ? { boot: born.value } : { refusals: [born.error] };
}

function ofState(
  { state, bid, up }: StateMessage,
  { boots }: DeviceMemory,
  { receivedAt }: DecodeContext,
): Partial<Acquisition> {
  const boot = boots.get(bid);
  // A last will speaks of the time of its CONNECT, so it carries no `up` and dates nothing.
  if (!boot || up === undefined || !isNewest(boots, boot)) return { state };
  return { state, ...changed(boot, dated(boot, receivedAt - up)) };
}

/** A message of samples or events: of a boot that is known, dated, then decoded. */
function ofDated<M extends TelemetryMessage | EventMessage>(
  message: M,
  parts: readonly { readonly dtMs: number }[],
  { boots }: DeviceMemory,
  context: DecodeContext,
  decode: (message: M, from: EpochMs, boot: Boot, context: DecodeContext) => Partial<Acquisition>,
): Partial<Acquisition> {
  const boot = boots.get(message.bid);
  if (!boot) {
    const detail = `boot "${message.bid}" has sent no birth, so units and channels are not known`;
    return { refusals: [{ code: 'no-birth', detail }] };
  }
  const lastDtMs = parts.reduce((last, { dtMs }) => Math.max(last, dtMs), 0);
  const dating = dateMessage({ ...message, lastDtMs }, boot, isNewest(boots, boot), context.receivedAt);
  if (!dating.ok) return { refusals: [dating.error] };
  const { from, boot: better } = dating.value;
  return { ...decode(message, from, better, context), ...changed(boot, better) };
}

function changed(before: Boot, after: Boot): { readonly boot?: Boot } {
  return after === before ? {} : { boot: after };
}

function keyOf({ bid, seq }: { readonly bid?: string; readonly seq?: number }): MessageKey | undefined {
  return bid === undefined || seq === undefined ? undefined : { bid, seq };
}
