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
  /** CRC-32 of the payload. */
  readonly bodyHash: number;
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
  readonly boot: Boot | undefined;
  /** Names the message, where its key could be read. */
  readonly key: MessageKey | undefined;
  /** Whether the key is to be entered into the ranges seen. */
  readonly seen: boolean;
  readonly bodyHash: number;
  readonly state: DeviceState | undefined;
  readonly refusals: readonly Refusal[];
  readonly unknownFields: number;
  readonly outOfRange: number;
  readonly old: number;
  /** Newest time that the message tells by the clock of its device, for a device that has one. */
  readonly deviceTime: EpochMs | undefined;
  /** That clock went back within the boot. Its readings stand by boot and seq all the same. */
  readonly clockSteppedBack: boolean;
}

/** Filled in step by step: an object that is copied at each step is what collecting a message's garbage costs. */
type Draft = { -readonly [K in keyof Acquisition]: Acquisition[K] };

const NONE: readonly never[] = [];

/** What becomes of a message that nothing comes of. */
export function nothingAcquired(bodyHash: number, key?: MessageKey): Draft {
  return {
    duplicate: false,
    rows: NONE,
    events: NONE,
    waves: NONE,
    boot: undefined,
    key,
    seen: false,
    bodyHash,
    state: undefined,
    refusals: NONE,
    unknownFields: 0,
    outOfRange: 0,
    old: 0,
    deviceTime: undefined,
    clockSteppedBack: false,
  };
}

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
  const draft = nothingAcquired(bodyHash, key);
  const standing = key ? memory.standing(key, bodyHash) : 'new';
  if (key && standing === 'duplicate') draft.duplicate = true;
  else if (key && standing === 'conflict') {
    const detail = `seq ${key.seq} of boot "${key.bid}" was another message; the first one stays`;
    draft.refusals = [{ code: 'seq-conflict', detail }];
  } else interpret(received, memory, context, draft);
  return draft;
}

/** Room 1 without the question whether the message came before: for a message that was put aside. */
export function acquireAgain(
  received: ReceivedMessage,
  memory: DeviceMemory,
  context: DecodeContext,
): Acquisition {
  const { parsed, bodyHash } = received;
  const draft = nothingAcquired(bodyHash, keyOf(parsed.ok ? parsed.value.message : parsed.error));
  interpret(received, memory, context, draft);
  return draft;
}

function interpret(
  { parsed, text }: ReceivedMessage,
  memory: DeviceMemory,
  context: DecodeContext,
  into: Draft,
): void {
  into.seen = into.key !== undefined;
  if (!parsed.ok) {
    into.refusals = [parsed.error];
    return;
  }
  into.unknownFields = parsed.value.unknownFields;
  ofMessage(parsed.value.message, text, memory, context, into);
}

function ofMessage(
  message: Message | WaveMessage | AckMessage | ConfigurationAckMessage,
  text: () => string,
  memory: DeviceMemory,
  context: DecodeContext,
  into: Draft,
): void {
  switch (message.kind) {
    case 'birth':
      ofBirth(message, text(), memory, context, into);
      break;
    case 'state':
      ofState(message, memory, context, into);
      break;
    case 'tele': {
      const dating = ofDated(message, lastDtMsOf(message.samples), memory, context, into);
      if (!dating) break;
      const { rows, refusals, outOfRange, old } = decodeSamples(message, dating, context);
      into.rows = rows;
      into.refusals = refusals;
      into.outOfRange = outOfRange;
      into.old = old;
      break;
    }
    case 'evt': {
      const dating = ofDated(message, lastDtMsOf(message.events), memory, context, into);
      if (dating) Object.assign(into, decodeEvents(message, dating, context));
      break;
    }
    case 'wave':
      ofWave(message, memory, context, into);
      break;
    case 'ack':
    case 'cfgack':
      ofAcknowledgement(message, memory, context, into);
      break;
    default:
      into.refusals = [
        { code: 'unknown-kind', detail: `"${message.kind}" is nothing that a device reports` },
      ];
  }
}

function ofBirth(
  birth: BirthMessage,
  text: string,
  { boots }: DeviceMemory,
  { model, receivedAt }: DecodeContext,
  into: Draft,
): void {
  const born = bornBoot(boots, birth, text, model, receivedAt);
  if (born.ok) into.boot = born.value;
  else into.refusals = [born.error];
}

function ofState(
  { state, bid, up }: StateMessage,
  { boots }: DeviceMemory,
  { receivedAt }: DecodeContext,
  into: Draft,
): void {
  into.state = state;
  const boot = boots.get(bid);
  // A last will speaks of the time of its CONNECT, so it carries no `up` and dates nothing.
  if (boot && up !== undefined && isNewest(boots, boot)) change(into, boot, dated(boot, receivedAt - up));
}

/** Dates a message that tells when it was made, of a boot that is known; undefined where it is refused. */
function ofDated(
  message: TelemetryMessage | EventMessage | WaveMessage,
  lastDtMs: number,
  memory: DeviceMemory,
  { receivedAt }: DecodeContext,
  into: Draft,
): Dating | undefined {
  const { boots } = memory;
  const boot = bootOf(message, boots);
  if (!boot.ok) {
    into.refusals = [boot.error];
    return undefined;
  }
  const { t0, up } = message;
  const dating = dateMessage({ t0, up, lastDtMs }, boot.value, isNewest(boots, boot.value), receivedAt);
  if (!dating.ok) {
    into.refusals = [dating.error];
    return undefined;
  }
  const { from, clockOffsetMs, boot: better } = dating.value;
  change(into, boot.value, better);
  if (clockOffsetMs === undefined) {
    const deviceTime = (from + lastDtMs) as EpochMs;
    into.deviceTime = deviceTime;
    into.clockSteppedBack = memory.stepsBack(message, deviceTime);
  }
  return dating.value;
}

function ofWave(message: WaveMessage, memory: DeviceMemory, context: DecodeContext, into: Draft): void {
  const dating = ofDated(message, lengthOf(message), memory, context, into);
  if (!dating) return;
  const wave = decodeWave(message, dating, memory.captures ?? new Captures(), context);
  if (!wave.ok) into.refusals = [wave.error];
  else if (wave.value === undefined) into.duplicate = true;
  else into.waves = [wave.value];
}

function ofAcknowledgement(
  message: AckMessage | ConfigurationAckMessage,
  { boots }: DeviceMemory,
  context: DecodeContext,
  into: Draft,
): void {
  const boot = bootOf(message, boots);
  if (boot.ok) into.events = [decodeAcknowledgement(message, boot.value, context)];
  else into.refusals = [boot.error];
}

function bootOf({ bid }: { readonly bid: string }, boots: Boots): Result<Boot, Rejection<'no-birth'>> {
  const boot = boots.get(bid);
  if (boot) return ok(boot);
  const detail = `boot "${bid}" has sent no birth, so units and channels are not known`;
  return err({ code: 'no-birth', detail });
}

function lastDtMsOf(parts: readonly { readonly dtMs: number }[]): number {
  let last = 0;
  for (const { dtMs } of parts) if (dtMs > last) last = dtMs;
  return last;
}

function change(into: Draft, before: Boot, after: Boot): void {
  if (after !== before) into.boot = after;
}

function keyOf(message: Message | ContractRejection): MessageKey | undefined {
  if (!('bid' in message) || !('seq' in message)) return undefined;
  const { bid, seq } = message;
  return bid === undefined || seq === undefined ? undefined : { bid, seq };
}
