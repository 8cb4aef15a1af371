/**
 * Writes an ONNX file by hand: a weighted sum of the features, and whatever a test does wrong on purpose. ONNX is
 * protocol buffers (https://onnx.ai/onnx/repo-docs/IR.html); the numbers below are the fields of its messages.
 */
type Shape = readonly (number | string)[];

export interface LinearOnnx {
  /** One for each feature. */
  readonly weights: readonly number[];
  readonly bias?: number;
  readonly inputShape?: Shape;
  readonly inputType?: 'float32' | 'int64';
  /** Numbers for each row. */
  readonly answers?: number;
  /** An input beside the features. */
  readonly extraInput?: string;
}

const FLOAT = 1;
const INT64 = 7;
const IR_VERSION = 8;
const OPSET = 13;

export function writeLinearOnnx(given: LinearOnnx): Uint8Array {
  const { weights, bias = 0, answers = 1, extraInput } = given;
  const { inputShape = ['rows', weights.length], inputType = 'float32' } = given;
  const each = (value: number) => Array.from({ length: answers }, () => value);
  const sum = ['features', ...(inputType === 'float32' ? [] : ['as-float'])].at(-1)!;
  const graph = [
    ...(inputType === 'float32' ? [] : [message(1, node('Cast', ['features'], 'as-float', [['to', FLOAT]]))]),
    message(1, node('Gemm', [sum, 'weights', 'bias'], 'said')),
    text(2, 'linear'),
    message(5, floats('weights', [weights.length, answers], weights.flatMap(each))),
    message(5, floats('bias', [answers], each(bias))),
    message(11, valueInfo('features', inputType === 'float32' ? FLOAT : INT64, inputShape)),
    ...(extraInput === undefined ? [] : [message(11, valueInfo(extraInput, FLOAT, ['rows']))]),
    message(12, valueInfo('said', FLOAT, ['rows', answers])),
  ];
  const opset = [text(1, ''), varint(2, OPSET)];
  return bytes([varint(1, IR_VERSION), message(7, graph), message(8, opset)]);
}

function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  integers: readonly (readonly [string, number])[] = [],
) {
  return [
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, operator),
    ...integers.map(([name, value]) => message(5, [text(1, name), varint(3, value), varint(20, 2)])),
  ];
}

function floats(name: string, dims: readonly number[], values: readonly number[]) {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return [...dims.map((dim) => varint(1, dim)), varint(2, FLOAT), text(8, name), sized(9, raw)];
}

function valueInfo(name: string, type: number, shape: Shape) {
  const dims = shape.map((dim) => message(1, [typeof dim === 'number' ? varint(1, dim) : text(2, dim)]));
  return [text(1, name), message(2, [message(1, [varint(1, type), message(2, dims)])])];
}

const bytes = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const message = (field: number, parts: readonly Uint8Array[]) => sized(field, bytes(parts));
const text = (field: number, value: string) => sized(field, new TextEncoder().encode(value));
const varint = (field: number, value: number) => bytes([digits(field << 3), digits(value)]);
const sized = (field: number, content: Uint8Array) =>
  bytes([digits((field << 3) | 2), digits(content.length), content]);

/** Seven bits a byte, the lowest first. */
function digits(value: number): Uint8Array {
  const seven: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) seven.push((rest % 128) | 128);
  return Uint8Array.from([...seven, rest]);
}
