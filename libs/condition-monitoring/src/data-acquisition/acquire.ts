import type {
  AckMessage,
  BirthMessage,
  ConfigurationAckMessage,
  ContractRejection,
  DeviceState,
  EventMessage,
  Message,
  Parsed,
  StateMessage,
  TelemetryMessage,
  WaveMessage,
} from '@kizashi/firmware-contracts';
import { type EpochMs, err, ok, type Rejection, type Result } from '@kizashi/kernel';
import type { Refusal } from './acquisition-codes.ts';
import { type Boot, type Boots, bornBoot, dated, isNewest } from './boot.ts';
import { type AcquiredWave, Captures } from './captures.ts';
import { type Dating, dateMessage } from './dating.ts';
import { decodeAcknowledgement } from './decode-acknowledgement.ts';
import { decodeEvents } from './decode-events.ts';
import { type DecodeContext, decodeSamples } from './decode-samples.ts';
import { decodeWave, lengthOf } from './decode-wave.ts';
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
  readonly waves: readonly AcquiredWave[];
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
  /** Newest time that the message tells by the clock of its device, for a device that has one. */
  readonly deviceTime?: EpochMs;
  /** That clock went back within the boot. Its readings stand by boot and seq all the same. */
  readonly clockSteppedBack: boolean;
}

const NOTHING: Acquisition = {
  duplicate: false,
  seen: false,
  rows: [],
  events: [],
  waves: [],
  refusals: [],
  unknownFields: 0,
  outOfRange: 0,
  old: 0,
  clockSteppedBack: false,
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
  message: Message | WaveMessage | AckMessage | ConfigurationAckMessage,
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
      return ofDated(message, lastDtMsOf(message.samples), memory, context, (dating) =>
        decodeSamples(message, dating, context),
      );
    case 'evt':
      return ofDated(message, lastDtMsOf(message.events), memory, context, (dating) =>
        decodeEvents(message, dating, context),
      );
    case 'wave':
      return ofWave(message, memory, context);
    case 'ack':
    case 'cfgack':
      return ofAcknowledgement(message, memory, context);
    default:
      return {
        refusals: [{ code: 'unknown-kind', detail: `"${message.kind}" is nothing that a device reports` }],
      };
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

/** A message that tells when it was made: of a boot that is known, dated, then decoded. */
function ofDated(
  message: TelemetryMessage | EventMessage | WaveMessage,
  lastDtMs: number,
  memory: DeviceMemory,
  { receivedAt }: DecodeContext,
  decode: (dating: Dating) => Partial<Acquisition>,
): Partial<Acquisition> {
  const { boots } = memory;
  const boot = bootOf(message, boots);
  if (!boot.ok) return { refusals: [boot.error] };
  const { t0, up } = message;
  const when = { ...(t0 !== undefined && { t0 }), ...(up !== undefined && { up }), lastDtMs };
  const dating = dateMessage(when, boot.value, isNewest(boots, boot.value), receivedAt);
  if (!dating.ok) return { refusals: [dating.error] };
  const { from, clockOffsetMs, boot: better } = dating.value;
  const deviceTime = (from + lastDtMs) as EpochMs;
  return {
    ...decode(dating.value),
    ...changed(boot.value, better),
    ...(clockOffsetMs === undefined && {
      deviceTime,
      clockSteppedBack: memory.stepsBack(message, deviceTime),
    }),
  };
}

function ofWave(message: WaveMessage, memory: DeviceMemory, context: DecodeContext): Partial<Acquisition> {
  return ofDated(message, lengthOf(message), memory, context, (dating) => {
    const wave = decodeWave(message, dating, memory.captures ?? new Captures(), context);
    if (!wave.ok) return { refusals: [wave.error] };
    return wave.value === undefined ? { duplicate: true } : { waves: [wave.value] };
  });
}

function ofAcknowledgement(
  message: AckMessage | ConfigurationAckMessage,
  { boots }: DeviceMemory,
  context: DecodeContext,
): Partial<Acquisition> {
  const boot = bootOf(message, boots);
  if (!boot.ok) return { refusals: [boot.error] };
  return { events: [decodeAcknowledgement(message, boot.value, context)] };
}

function bootOf({ bid }: { readonly bid: string }, boots: Boots): Result<Boot, Rejection<'no-birth'>> {
  const boot = boots.get(bid);
  if (boot) return ok(boot);
  const detail = `boot "${bid}" has sent no birth, so units and channels are not known`;
  return err({ code: 'no-birth', detail });
}

function lastDtMsOf(parts: readonly { readonly dtMs: number }[]): number {
  return parts.reduce((last, { dtMs }) => Math.max(last, dtMs), 0);
}

function changed(before: Boot, after: Boot): { readonly boot?: Boot } {
  return after === before ? {} : { boot: after };
}

function keyOf(message: Message | ContractRejection): MessageKey | undefined {
  if (!('bid' in message) || !('seq' in message)) return undefined;
  const { bid, seq } = message;
  return bid === undefined || seq === undefined ? undefined : { bid, seq };
}
