import { afterAll, describe, expect, it } from '@jest/globals';
import { misfitOf, misfitOfAnswer } from './check-signature.ts';
import { OnnxProcess } from './onnx-process.ts';
import { type LinearOnnx, writeLinearOnnx } from './write-onnx.fixture.ts';

const onnx = new OnnxProcess();
afterAll(() => onnx.close());

let files = 0;
async function loaded(given: LinearOnnx) {
  const key = `file ${++files}`;
  const signature = await onnx.load(key, writeLinearOnnx(given));
  if (!signature.ok) throw new Error(signature.error.detail);
  return { key, signature: signature.value };
}

describe('an ONNX file', () => {
  it('is run by ONNX Runtime, as many rows at a time as there are', async () => {
    const { key, signature } = await loaded({ weights: [2, -1], bias: 0.5 });
    expect(signature).toMatchObject({
      inputs: [{ name: 'features', type: 'float32', shape: ['rows', 2] }],
      outputs: [{ name: 'said', type: 'float32', shape: ['rows', 1] }],
    });
    const answer = await onnx.run(key, { values: Float32Array.of(1, 2, 3, 4, 5, Number.NaN), columns: 2 });
    expect(answer).toEqual({
      ok: true,
      value: { type: 'float32', dims: [3, 1], values: Float64Array.of(0.5, 2.5, Number.NaN) },
    });
  });

  it('that is none is not readable', async () => {
    const answer = await onnx.load('a text', new TextEncoder().encode('This is no model.'));
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-readable' } });
  });

  it('that throws when it is run is refused, and others are run after it', async () => {
    const { key } = await loaded({ weights: [1, 1] });
    const failed = await onnx.run(key, { values: Float32Array.of(1, 2, 3), columns: 3 });
    expect(failed).toMatchObject({ ok: false, error: { code: 'failed' } });
    expect(await onnx.run(key, { values: Float32Array.of(1, 2), columns: 2 })).toMatchObject({ ok: true });
  });

  it('cannot be run where the runtime is not installed, which is optional', async () => {
    const without = new OnnxProcess({ runtime: 'onnxruntime-not-there' });
    const failed = await without.load('file', writeLinearOnnx({ weights: [1] }));
    expect(failed).toMatchObject({ ok: false, error: { code: 'missing' } });
    without.close();
  });

  it('that does not answer in time ends with its process; the next question starts another', async () => {
    const impatient = new OnnxProcess({ mostMs: 1 });
    const failed = await impatient.load('file', writeLinearOnnx({ weights: [1] }));
    expect(failed).toMatchObject({
      ok: false,
      error: { code: 'failed', detail: expect.stringContaining('0.001 s') },
    });
    impatient.close();
  });
});

describe('a file fits when it takes a row of features and answers with a number', () => {
  const misfit = async (given: LinearOnnx, features = given.weights.length) =>
    misfitOf((await loaded(given)).signature, features);

  it('of as many rows as there are', async () => {
    expect(await misfit({ weights: [1, 2] })).toBeUndefined();
    expect(await misfit({ weights: [1, 2], inputShape: ['rows', 'features'] })).toBeUndefined();
    expect(await misfit({ weights: [1, 2], inputShape: [1, 2] })).toBe(
      'Its input is features: float32 [1, 2]; one input is expected: float32 [rows, 2], a column for each feature, the number of rows free.',
    );
  });

  it.each<[string, LinearOnnx, number, string]>([
    [
      'other columns',
      { weights: [1, 2] },
      3,
      'Its input is features: float32 [rows, 2]; one input is expected: float32 [rows, 3]',
    ],
    ['another type', { weights: [1, 2], inputType: 'int64' }, 2, 'Its input is features: int64 [rows, 2]'],
    [
      'two inputs',
      { weights: [1], extraInput: 'mask' },
      1,
      'It has 2 inputs (features: float32 [rows, 1]; mask: float32 [rows])',
    ],
    [
      'quantiles',
      { weights: [1], answers: 3 },
      1,
      'said: float32 [rows, 3], 3 numbers for each row; one output is expected',
    ],
  ])('and not with %s', async (_, given, features, detail) => {
    expect(await misfit(given, features)).toContain(detail);
  });

  it('and its answer is looked at too, for a shape may be known only then', () => {
    const answer = (dims: number[], values: number) => ({
      type: 'float32',
      dims,
      values: new Float64Array(values),
    });
    expect(misfitOfAnswer(answer([4], 4), 4)).toBeUndefined();
    expect(misfitOfAnswer(answer([4, 1], 4), 4)).toBeUndefined();
    expect(misfitOfAnswer(answer([1], 1), 4)).toContain('answered 4 rows with [1]');
    expect(misfitOfAnswer(answer([4, 99], 396), 4)).toContain('[4, 99]');
  });
});
