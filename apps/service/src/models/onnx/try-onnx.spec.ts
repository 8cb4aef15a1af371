import { describe, expect, it } from '@jest/globals';
import type { LifeSamples } from '@kizashi/condition-monitoring/prognostic-assessment';
import { tryOnnx } from './try-onnx.ts';
import { writeLinearOnnx } from './write-onnx.fixture.ts';

/** More rows than are asked at a time, of one feature that counts them. */
const COUNT = 5_000;
const samples: LifeSamples = {
  names: ['age'],
  count: COUNT,
  features: Float32Array.from({ length: COUNT }, (_, i) => i),
  life: new Int32Array(COUNT),
  lifeUsed: new Float64Array(COUNT),
  remaining: new Float64Array(COUNT),
  failed: new Uint8Array(COUNT),
};
const file = writeLinearOnnx({ weights: [-2], bias: 7 });
const sample = async () => samples;

describe('the trial of a model that somebody brings', () => {
  it('asks it of every row of the ended lives', async () => {
    const said = await tryOnnx(file, [0], sample);
    expect([said.length, said[0], said[COUNT - 1]]).toEqual([COUNT, 7, 7 - 2 * (COUNT - 1)]);
  });

  it('is over when its time is, and says how far it came', async () => {
    await expect(tryOnnx(file, [0], sample, 0)).rejects.toMatchObject({
      code: 'onnx-does-not-fit',
      message: expect.stringContaining('0 of 5000 rows of the ended lives after 0 s'),
    });
  });
});
