import { afterAll, describe, expect, it } from '@jest/globals';
import type { OutsideModel } from '@kizashi/condition-monitoring/prognostic-assessment';
import { asId, type ChannelId, epochMs, type FittedPartId } from '@kizashi/kernel';
import { Logger } from '@nestjs/common';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { OutsideAnswers } from './outside-answers.ts';
import { writeLinearOnnx } from './write-onnx.fixture.ts';

Logger.overrideLogger(false);

const lifecycle = new Lifecycle();
const answers = new OutsideAnswers(lifecycle);
afterAll(() => lifecycle.stop());

/** As much of a model as answering looks at. */
const modelOf = (onnx: Uint8Array) =>
  ({
    identity: { id: 'onnx', version: '2', tier: 'fleet' },
    ...{ channels: [asId<ChannelId>('rms')], inputs: [0, 1], onnx },
  }) as unknown as OutsideModel;

const question = (model: OutsideModel, part: string, at: number, ...inputs: number[]) => ({
  ...{ model, at: epochMs(at), fittedPartId: asId<FittedPartId>(part) },
  inputs: Float32Array.from(inputs),
});

describe('OutsideAnswers', () => {
  it('gives each question its answer, by moment and part, whichever model it was for', async () => {
    const sum = modelOf(writeLinearOnnx({ weights: [1, 1] }));
    const difference = modelOf(writeLinearOnnx({ weights: [1, -1] }));
    const said = await answers.ask([
      question(sum, 'a', 1, 3, 4),
      question(difference, 'b', 1, 3, 4),
      question(sum, 'a', 2, 5, 6),
    ]);
    expect(said).toEqual(
      new Map([
        [
          1,
          new Map([
            ['a', 7],
            ['b', -1],
          ]),
        ],
        [2, new Map([['a', 11]])],
      ]),
    );
  });

  it('does without a model that cannot be run, and answers for the others', async () => {
    const broken = modelOf(new TextEncoder().encode('no model'));
    const sound = modelOf(writeLinearOnnx({ weights: [1, 1] }));
    const said = await answers.ask([question(broken, 'a', 1, 3, 4), question(sound, 'b', 1, 3, 4)]);
    expect(said).toEqual(new Map([[1, new Map([['b', 7]])]]));
    // It is left alone for a while: nobody waits for it at every pass.
    expect(await answers.numbers(broken, [Float32Array.of(1, 2)])).toBeUndefined();
  });
});
