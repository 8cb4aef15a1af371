import { err, ok, type Result } from '@kizashi/kernel';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { ContractRejection } from './contract-codes.ts';
import { KNOWN_VERSIONS, LIMITS } from './limits.ts';
import type { MessageByKind, Parsed } from './messages.ts';
import { parseWave } from './parse-wave.ts';
import { readCompact } from './read-compact.ts';
import { readPlainTelemetry } from './read-plain-telemetry.ts';
import { refuse } from './rejection.ts';
import { findJsonFlaw } from './scan-json.ts';
import birth from './schema/birth.v1.schema.json' with { type: 'json' };
import { toMessage } from './to-message.ts';
import { type DocumentKind, isDocumentKind, type MessageKind, parseWaveKind, TOPIC_RULES } from './topics.ts';
import { countUnknownFields, schemaErrors } from './validators.ts';

type Refusal = Result<never, ContractRejection>;

/** Drops a BOM; throws on anything that is not UTF-8. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a device may publish, as a refusal says it. */
const UP_KINDS = [
  ...Object.entries(TOPIC_RULES).flatMap(([kind, { direction }]) => (direction === 'up' ? [kind] : [])),
  'wave/{captureId}/{chunk}',
].join(', ');

/**
 * Reads one payload of contract v1; `kind` is what follows the device in its topic. Refuses the payload as a whole, or answers the message with those samples set
 * apart that break the contract by themselves. Knows no device, no machine and no clock: those checks are the
 * service's data acquisition.
 */
export function parseMessage<K extends MessageKind>(
  kind: K,
  payload: Uint8Array,
): Result<Parsed<MessageByKind[K]>, ContractRejection>;
export function parseMessage(kind: string, payload: Uint8Array): Result<Parsed, ContractRejection>;
export function parseMessage(kind: string, payload: Uint8Array): Result<Parsed, ContractRejection> {
  const plain = kind === 'tele' ? readPlainTelemetry(payload) : undefined;
  if (plain) return ok({ message: plain, unknownFields: 0 });
  if (!isDocumentKind(kind)) {
    const chunk = parseWaveKind(kind);
    if (chunk) return parseWave(chunk, payload);
    return refuse('unknown-kind', `"${kind.slice(0, 60)}" is none of ${UP_KINDS}`);
  }
  return readAnyDocument(kind, payload);
}

/** Reads a document of whatever shape, and says what is wrong with it. */
export function readAnyDocument(kind: DocumentKind, payload: Uint8Array): Result<Parsed, ContractRejection> {
  const document = kind === 'telec' ? readCompact(payload) : readDocument(payload);
  if (!document.ok) return document;
  const data = document.value;
  const read = readFields(kind, data);
  return read.ok ? read : err({ ...read.error, ...messageKey(data) });
}

function readFields(kind: DocumentKind, data: object): Result<Parsed, ContractRejection> {
  const beforehand = checkVersion(kind, data) ?? checkCounts(kind, data);
  if (beforehand) return beforehand;

  const errors = schemaErrors(kind, data);
  const ofParts = errors.filter((error) => isOfPart(kind, error));
  const ofMessage = errors.find((error) => !isOfPart(kind, error));
  if (ofMessage) return badField(ofMessage);

  const message = toMessage(kind, data, ofParts);
  if (!message.ok) return message;
  return ok({ message: message.value, unknownFields: countUnknownFields(kind, message.value, data) });
}

function readDocument(payload: Uint8Array): Result<object, ContractRejection> {
  if (payload.length === 0) return refuse('not-json', 'the payload is empty');
  if (payload.length > LIMITS.payloadBytes) {
    return refuse('too-large', `${payload.length} bytes; at most ${LIMITS.payloadBytes}`);
  }
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return refuse('not-utf8', 'the bytes are not UTF-8');
  }
  const flaw = findJsonFlaw(text, LIMITS.depth);
  if (flaw === 'too-deep') return refuse(flaw, `nested deeper than ${LIMITS.depth} levels`);
  if (flaw === 'duplicate-key') return refuse(flaw, 'an object has the same key twice');
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return ok(data);
    return refuse('not-json', 'the payload is JSON but not an object');
  } catch (error) {
    return refuse('not-json', error instanceof Error ? error.message.slice(0, 200) : 'not JSON');
  }
}

const BOOT_ID = new RegExp(birth.$defs.bid.pattern);
const LARGEST_SEQ = birth.$defs.seq.maximum;

/** The message key of a document that is refused, as far as it can be trusted. */
function messageKey(data: object): Pick<ContractRejection, 'bid' | 'seq'> {
  const bid = 'bid' in data && typeof data.bid === 'string' && BOOT_ID.test(data.bid) ? data.bid : undefined;
  const seq =
    'seq' in data && Number.isInteger(data.seq) && Number(data.seq) >= 0 && Number(data.seq) <= LARGEST_SEQ
      ? Number(data.seq)
      : undefined;
  return { ...(bid !== undefined && { bid }), ...(seq !== undefined && { seq }) };
}

/** Before the schema, since everything else depends on it. `state` and `err` may leave the version out. */
function checkVersion(kind: DocumentKind, data: object): Refusal | undefined {
  const known = `this service knows ${KNOWN_VERSIONS.join(', ')}`;
  if (!Object.hasOwn(data, 'v')) {
    if (kind === 'state' || kind === 'err') return undefined;
    return refuse('unknown-version', `v is missing; ${known}`, '/v');
  }
  const version = 'v' in data ? data.v : undefined;
  if (KNOWN_VERSIONS.some((one) => one === version)) return undefined;
  return refuse('unknown-version', `v is ${String(JSON.stringify(version)).slice(0, 40)}; ${known}`, '/v');
}

/** Before the schema, so that validation never walks more than the contract allows. */
function checkCounts(kind: DocumentKind, data: object): Refusal | undefined {
  if (isBatch(kind) && 's' in data && Array.isArray(data.s) && data.s.length > LIMITS.samples) {
    return refuse('too-many-samples', `${data.s.length} samples; at most ${LIMITS.samples}`, '/s');
  }
  if (kind === 'evt' && 'e' in data && Array.isArray(data.e) && data.e.length > LIMITS.events) {
    return refuse('too-many-events', `${data.e.length} events; at most ${LIMITS.events}`, '/e');
  }
  if (kind === 'birth' && 'ch' in data && Array.isArray(data.ch) && data.ch.length > LIMITS.channels) {
    return refuse('too-many-channels', `${data.ch.length} channels; at most ${LIMITS.channels}`, '/ch');
  }
  return undefined;
}

/** Errors at `/s/{index}/…` are of one sample and at `/e/{index}/…` of one event; an error at `/s` is of the batch. */
function isOfPart(kind: DocumentKind, { instancePath }: ErrorObject): boolean {
  return (
    (isBatch(kind) && instancePath.startsWith('/s/')) || (kind === 'evt' && instancePath.startsWith('/e/'))
  );
}

function isBatch(kind: DocumentKind): boolean {
  return kind === 'tele' || kind === 'telec';
}

function badField(error: ErrorObject): Refusal {
  const missing: unknown = error.params.missingProperty;
  const field = typeof missing === 'string' ? `${error.instancePath}/${missing}` : error.instancePath;
  const what = typeof missing === 'string' ? 'is missing' : error.message;
  return refuse('bad-field', `${field || 'the message'} ${what ?? 'is wrong'}`, field);
}
