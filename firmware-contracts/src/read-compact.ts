import { isUtf8 } from 'node:buffer';
import { ok, type Result } from '@kizashi/kernel';
import { decode, type Token, Tokenizer } from 'cborg';
import { COMPACT_NAMES } from './compact-keys.ts';
import type { ContractRejection } from './contract-codes.ts';
import { LIMITS } from './limits.ts';
import { refuse } from './rejection.ts';

/** What RFC 8949 allows and the contract does not; duplicate keys, tags and trailing bytes are refused with it. */
const STRICT = {
  allowIndefinite: false,
  allowUndefined: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
  retainStringBytes: true,
  useMaps: true,
} as const;

type FlawCode = 'not-cbor' | 'not-utf8' | 'too-deep';

/** Thrown through the decoder, which has no other way out. */
class Flaw extends Error {
  readonly code: FlawCode;

  constructor(code: FlawCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Major types of RFC 8949. */
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;

/** Tokens of a document without tags that is not nested too deep and whose keys are integers or texts. */
class ShallowTokenizer extends Tokenizer {
  #depth = 0;
  /** Items still to come in each map and array around us; keys and values of a map count each. */
  readonly #left: number[] = [];
  readonly #isMap: boolean[] = [];

  override next(): Token {
    const token = super.next();
    const { major } = token.type;
    if (major === TAG) throw new Flaw('not-cbor', 'tags are not used');
    if (major === TEXT && token.byteValue && !isUtf8(token.byteValue)) {
      throw new Flaw('not-utf8', 'a text is not UTF-8');
    }
    if (this.#depth > 0) this.#count(major);
    if (major === ARRAY || major === MAP) this.#open(major === MAP, Number(token.value));
    while (this.#depth > 0 && this.#left[this.#depth - 1] === 0) this.#depth -= 1;
    return token;
  }

  #count(major: number): void {
    const around = this.#depth - 1;
    const left = this.#left[around] ?? 0;
    if (this.#isMap[around] && left % 2 === 0 && major !== 0 && major !== 1 && major !== TEXT) {
      throw new Flaw('not-cbor', 'a map key is neither an integer nor a text');
    }
    this.#left[around] = left - 1;
  }

  #open(isMap: boolean, entries: number): void {
    if (this.#depth === LIMITS.depth) throw new Flaw('too-deep', `nested deeper than ${LIMITS.depth} levels`);
    this.#left[this.#depth] = isMap ? entries * 2 : entries;
    this.#isMap[this.#depth] = isMap;
    this.#depth += 1;
  }
}

/**
 * A compact batch as the document that `tele` would be, with aliases for channels. Fields that this build does not
 * know keep their place under names that no field has, to be counted.
 */
export function readCompact(payload: Uint8Array): Result<object, ContractRejection> {
  if (payload.length === 0) return refuse('not-cbor', 'the payload is empty');
  if (payload.length > LIMITS.payloadBytes) {
    return refuse('too-large', `${payload.length} bytes; at most ${LIMITS.payloadBytes}`);
  }
  let document: unknown;
  try {
    document = decode(payload, { ...STRICT, tokenizer: new ShallowTokenizer(payload, STRICT) });
  } catch (error) {
    return refusalOf(error);
  }
  if (!(document instanceof Map)) return refuse('not-cbor', 'the payload is CBOR but not a map');
  const fields: Record<string, unknown> = {};
  for (const [key, value] of document) fields[COMPACT_NAMES.get(key) ?? `?${typeof key} ${key}`] = value;
  return ok(fields);
}

function refusalOf(error: unknown): Result<never, ContractRejection> {
  if (error instanceof Flaw) return refuse(error.code, error.message);
  const detail = error instanceof Error ? error.message.replace('CBOR decode error: ', '') : 'not CBOR';
  return detail.startsWith('found repeat map key')
    ? refuse('duplicate-key', detail.slice(0, 200))
    : refuse('not-cbor', detail.slice(0, 200));
}
