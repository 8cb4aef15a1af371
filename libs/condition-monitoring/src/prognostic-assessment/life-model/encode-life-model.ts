import { err, ok, type Result } from '@kizashi/kernel';
import type { ReleasableModel } from '../outside-model/outside-model.ts';
import type { BrokenLifeModel } from './life-model.ts';

/** "KZLM", then the format's number. */
const MAGIC = [0x4b, 0x5a, 0x4c, 0x4d];
const FORMAT = 1;
const HEADER_BYTES = 12;
const ARRAYS = { Float64Array, Float32Array, Int32Array, Int16Array, Uint16Array, Uint8Array } as const;
type ArrayName = keyof typeof ARRAYS;
type TypedArray = InstanceType<(typeof ARRAYS)[ArrayName]>;

/** A typed array in the outline: its kind, and where its bytes lie after the outline. */
interface Placed {
  readonly $array: ArrayName;
  readonly at: number;
  readonly length: number;
}

/**
 * The model as bytes: magic, format, length of an outline in JSON, the outline, then its typed arrays, little-endian as on
 * every machine that Node runs on, each at a multiple of 8. Decodes to an equal model on every release that knows the format.
 */
export function encodeLifeModel(model: ReleasableModel): Uint8Array {
  const arrays: TypedArray[] = [];
  let size = 0;
  const outline = JSON.stringify(model, (_, value: unknown) => {
    if (!isTypedArray(value)) return value;
    const placed: Placed = { $array: value.constructor.name as ArrayName, at: size, length: value.length };
    arrays.push(value);
    size += padded(value.byteLength);
    return placed;
  });
  const text = new TextEncoder().encode(outline);
  const start = padded(HEADER_BYTES + text.length);
  const bytes = new Uint8Array(start + size);
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, FORMAT, true);
  view.setUint32(8, text.length, true);
  bytes.set(text, HEADER_BYTES);
  let at = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
}

export function decodeLifeModel(bytes: Uint8Array): Result<ReleasableModel, BrokenLifeModel> {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    return broken('not-a-life-model', 'the bytes do not begin like a life model');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = view.getUint32(4, true);
  if (format !== FORMAT) {
    return broken('unsupported-format', `format ${format}; this release reads format ${FORMAT}`);
  }
  const textLength = view.getUint32(8, true);
  const start = padded(HEADER_BYTES + textLength);
  if (start > bytes.length) return broken('not-a-life-model', 'it ends within its outline');
  const text = new TextDecoder().decode(bytes.subarray(HEADER_BYTES, HEADER_BYTES + textLength));
  try {
    const model = JSON.parse(text, (_, value: unknown) =>
      isPlaced(value) ? arrayAt(bytes, start, value) : value,
    );
    return ok(model as ReleasableModel);
  } catch (error) {
    return broken('not-a-life-model', error instanceof Error ? error.message : 'its outline cannot be read');
  }
}

function arrayAt(bytes: Uint8Array, start: number, { $array, at, length }: Placed): TypedArray {
  const Kind = ARRAYS[$array];
  const from = start + at;
  const to = from + length * Kind.BYTES_PER_ELEMENT;
  if (!Kind || to > bytes.length) throw new Error('it ends within its numbers');
  // A copy: its own start is at a multiple of 8 wherever the bytes came from.
  return new Kind(new Uint8Array(bytes.subarray(from, to)).buffer);
}

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isPlaced(value: unknown): value is Placed {
  return typeof value === 'object' && value !== null && '$array' in value;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function broken(code: BrokenLifeModel['code'], detail: string) {
  return err<BrokenLifeModel>({ code, detail });
}
