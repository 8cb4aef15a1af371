import type { OnnxAnswer, OnnxSignature, OnnxValue } from './onnx-messages.ts';

/** Why a model with this signature cannot be asked with so many features; undefined when it can. */
export function misfitOf({ inputs, outputs }: OnnxSignature, features: number): string | undefined {
  const wanted = `one input is expected: float32 [rows, ${features}], a column for each feature, the number of rows free`;
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    return `It has ${inputs.length} inputs (${inputs.map(wordsOf).join('; ')}); ${wanted}.`;
  }
  const { shape = [] } = input;
  const [rows, columns] = shape;
  const fits =
    input.type === 'float32' &&
    shape.length === 2 &&
    typeof rows === 'string' &&
    (typeof columns === 'string' || columns === features);
  if (!fits) return `Its input is ${wordsOf(input)}; ${wanted}.`;
  const one = 'one output is expected: float32 or float64 [rows] or [rows, 1], a number for each row';
  const [output] = outputs;
  if (output === undefined || outputs.length > 1) {
    return `It has ${outputs.length} outputs (${outputs.map(wordsOf).join('; ')}); ${one}.`;
  }
  // How many there are is often only known once it has run.
  const numbers = output.type === 'float32' || output.type === 'float64';
  if (!numbers || (output.shape?.length ?? 0) > 2) return `Its output is ${wordsOf(output)}; ${one}.`;
  const last = output.shape?.[1];
  if (typeof last === 'number' && last !== 1) {
    return `Its output is ${wordsOf(output)}, ${last} numbers for each row; ${one}.`;
  }
  return undefined;
}

/** Why an answer to so many rows is not one number for each; undefined when it is. Numbers may be any, also NaN. */
export function misfitOfAnswer({ dims, values }: OnnxAnswer, rows: number): string | undefined {
  const [first, second = 1] = dims;
  if (first === rows && second === 1 && dims.length <= 2 && values.length === rows) return undefined;
  return `It answered ${rows} rows with [${dims.join(', ')}]; one number for each row is expected: [${rows}] or [${rows}, 1].`;
}

function wordsOf({ name, isTensor, type, shape = [] }: OnnxValue): string {
  return isTensor ? `${name}: ${type} [${shape.join(', ')}]` : `${name}: no tensor`;
}
