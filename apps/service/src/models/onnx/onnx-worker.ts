import { setPriority } from 'node:os';
import type { FromOnnx, OnnxAnswer, OnnxFailure, OnnxRows, OnnxSignature, ToOnnx } from './onnx-messages.ts';

/**
 * Entry of a process that runs models which somebody else made. ONNX Runtime is native and holds its thread while it
 * works: a file that crashes it, hangs or eats memory ends this process, and not the one that takes in readings.
 */
interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<unknown>;
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: OnnxSignature['inputs'];
  readonly outputMetadata: OnnxSignature['outputs'];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

/** As much of onnxruntime-node as is used. It is optional: neither building nor starting may need its types. */
interface OnnxRuntime {
  readonly InferenceSession: { create(file: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: string, data: Float32Array, dims: readonly number[]) => Tensor;
}

/** Named by whoever started it, so that the compiler does not look for a package that may not be there. */
const [, , RUNTIME = ''] = process.argv;
/** One core, and none that spins while it waits: ingest needs the others. Only what is fatal is logged. */
const OPTIONS = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
};

/** Ingest goes first on a machine with few cores. */
setPriority(10);

const sessions = new Map<string, Session>();
let runtime: OnnxRuntime | undefined;

process.on('message', (message: ToOnnx) => {
  answerTo(message).then((answer) => process.send?.(answer));
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());

async function answerTo(message: ToOnnx): Promise<FromOnnx> {
  const { id } = message;
  const refused = (failure: OnnxFailure): FromOnnx => ({ id, type: 'refused', failure });
  try {
    runtime ??= ((await import(RUNTIME)) as { readonly default: OnnxRuntime }).default;
  } catch (error) {
    return refused({ code: 'missing', detail: messageOf(error) });
  }
  if (message.type === 'load') {
    try {
      const session = await runtime.InferenceSession.create(message.file, OPTIONS);
      sessions.set(message.key, session);
      const { inputMetadata: inputs, outputMetadata: outputs } = session;
      return { id, type: 'loaded', signature: { inputs, outputs } };
    } catch (error) {
      return refused({ code: 'not-readable', detail: messageOf(error) });
    }
  }
  try {
    return { id, type: 'answered', answer: await run(message.key, message.rows, runtime) };
  } catch (error) {
    return refused({ code: 'failed', detail: messageOf(error) });
  }
}

async function run(key: string, { values, columns }: OnnxRows, { Tensor }: OnnxRuntime): Promise<OnnxAnswer> {
  const session = sessions.get(key);
  const [input] = session?.inputNames ?? [];
  const [output] = session?.outputNames ?? [];
  if (session === undefined || input === undefined || output === undefined)
    throw new Error(`${key} is not loaded`);
  const { [output]: said } = await session.run({
    [input]: new Tensor('float32', values, [values.length / columns, columns]),
  });
  if (said === undefined) throw new Error(`it gave no ${output}`);
  const { type, dims, data } = said;
  const numbers = data instanceof Float32Array || data instanceof Float64Array;
  return { type, dims: [...dims], values: numbers ? Float64Array.from(data) : new Float64Array() };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
