import { inputRows, type LifeSamples } from '@kizashi/condition-monitoring/prognostic-assessment';
import { OperationalError, type Result } from '@kizashi/kernel';
import { HttpProblem } from '../../problem/index.ts';
import { misfitOf, misfitOfAnswer } from './check-signature.ts';
import type { OnnxFailure } from './onnx-messages.ts';
import { OnnxProcess } from './onnx-process.ts';

/** Rows that are asked at a time. */
const ROWS_AT_ONCE = 4_096;
/** Of about 75,000 rows at most: a network of 5 MB takes a second or two. Whoever registers it waits for the answer. */
const MOST_TRIAL_MS = 20_000;
const TRIAL = 'trial';

/**
 * What a file says of every sample, from a process that ends with the trial. What fits in no case is refused before lives
 * are read for it, and what takes long on lives that have ended would not be in time in the rooms.
 * @param mostMs for all its answers together
 * @throws HttpProblem `onnx-not-readable`, `onnx-does-not-fit`
 * @throws OperationalError `onnx-runtime-missing`
 */
export async function tryOnnx(
  onnx: Uint8Array,
  inputs: readonly number[],
  sample: () => Promise<LifeSamples>,
  mostMs = MOST_TRIAL_MS,
): Promise<Float64Array> {
  const trial = new OnnxProcess({ mostMs: MOST_TRIAL_MS });
  try {
    const misfit = misfitOf(accepted(await trial.load(TRIAL, onnx)), inputs.length);
    if (misfit !== undefined) throw new HttpProblem('onnx-does-not-fit', misfit);
    const samples = await sample();
    const rows = inputRows(samples, inputs);
    const said = new Float64Array(samples.count);
    const columns = inputs.length;
    const late = performance.now() + mostMs;
    for (let from = 0; from < samples.count; from += ROWS_AT_ONCE) {
      if (performance.now() >= late) throw tooSlow(from, samples.count, mostMs);
      const count = Math.min(ROWS_AT_ONCE, samples.count - from);
      const values = rows.slice(from * columns, (from + count) * columns);
      const answer = accepted(await trial.run(TRIAL, { values, columns }));
      const wrong = misfitOfAnswer(answer, count);
      if (wrong !== undefined) throw new HttpProblem('onnx-does-not-fit', wrong);
      said.set(answer.values, from);
    }
    refuseSilence(said, samples, inputs);
    return said;
  } finally {
    trial.close();
  }
}

function tooSlow(answered: number, rows: number, mostMs: number): HttpProblem {
  return new HttpProblem(
    'onnx-does-not-fit',
    `It had answered ${answered} of ${rows} rows of the ended lives after ${mostMs / 1_000} s, which is all the time there is. Make it smaller.`,
  );
}

function accepted<T>(result: Result<T, OnnxFailure>): T {
  if (result.ok) return result.value;
  const { code, detail } = result.error;
  if (code === 'missing') {
    throw new OperationalError(
      'onnx-runtime-missing',
      `onnxruntime-node is not installed, or not for this machine (${detail}). Run "npm ci" where Kizashi is installed, without --omit=optional, then try again.`,
      { retryable: false },
    );
  }
  if (code === 'not-readable') {
    throw new HttpProblem('onnx-not-readable', `ONNX Runtime cannot read the file: ${detail}`);
  }
  throw new HttpProblem('onnx-does-not-fit', `It could not be run on the ended lives: ${detail}`);
}

/** A model has to speak of every row, also where a feature was not seen. */
function refuseSilence(
  said: Float64Array,
  { features, names, lifeUsed }: LifeSamples,
  inputs: readonly number[],
) {
  const silent = said.findIndex((value) => !Number.isFinite(value));
  if (silent < 0) return;
  const count = said.reduce((sum, value) => sum + Number(!Number.isFinite(value)), 0);
  const unseen = inputs
    .filter((index) => Number.isNaN(features[silent * names.length + index]!))
    .map((index) => names[index]);
  const why =
    unseen.length === 0
      ? 'All its features are there.'
      : `Not seen there, and therefore NaN: ${unseen.join(', ')}. A model has to answer all the same.`;
  throw new HttpProblem(
    'onnx-does-not-fit',
    `It answered ${count} of ${said.length} rows of the ended lives with ${said[silent]}, first after ${lifeUsed[silent]!.toPrecision(3)} of life used. ${why}`,
  );
}
