import type { OutsideModel } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { EpochMs, FittedPartId } from '@kizashi/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import type { OnnxFailure } from './onnx-messages.ts';
import { OnnxProcess } from './onnx-process.ts';

/** What a model is to be asked of one part at the end of one window. */
export interface OutsideQuestion {
  readonly fittedPartId: FittedPartId;
  readonly at: EpochMs;
  readonly model: OutsideModel;
  /** As `outsideInputs` gives them. */
  readonly inputs: Float32Array;
}

/** Numbers by the end of the window, then by part. */
export type OutsideSaid = ReadonlyMap<EpochMs, ReadonlyMap<FittedPartId, number>>;

/** Rooms wait for it. */
const MOST_MS = 5_000;
/** A runtime that is missing, or a file that has just failed, is left alone for so long. */
const TRY_AGAIN_MS = 60_000;

/**
 * Asks released models that somebody else made. Whatever goes wrong with one, nobody waits for it for long and nothing
 * is lost: where it has not spoken, the other tiers' forecast stands.
 */
@Injectable()
export class OutsideAnswers {
  readonly #log = new Logger(OutsideAnswers.name);
  readonly #process = new OnnxProcess({ mostMs: MOST_MS });
  /** A model is decoded once, so it is known again by itself. */
  readonly #keys = new WeakMap<OutsideModel, string>();
  readonly #failedAt = new WeakMap<OutsideModel, number>();
  #models = 0;

  constructor(lifecycle: Lifecycle) {
    lifecycle.register({
      phase: 'rooms',
      name: 'models of one’s own',
      stop: async () => this.#process.close(),
    });
  }

  /** Never rejects. */
  async ask(questions: readonly OutsideQuestion[]): Promise<OutsideSaid> {
    const said = new Map<EpochMs, Map<FittedPartId, number>>();
    for (const [model, own] of Map.groupBy(questions, (question) => question.model)) {
      const numbers = await this.numbers(
        model,
        own.map(({ inputs }) => inputs),
      );
      if (numbers === undefined) continue;
      for (const [i, { at, fittedPartId }] of own.entries()) {
        const then = said.get(at) ?? new Map<FittedPartId, number>();
        said.set(at, then.set(fittedPartId, numbers[i]!));
      }
    }
    return said;
  }

  /** What it says of each row; undefined when it cannot be asked. Never rejects. */
  async numbers(model: OutsideModel, rows: readonly Float32Array[]): Promise<Float64Array | undefined> {
    if (performance.now() - (this.#failedAt.get(model) ?? Number.NEGATIVE_INFINITY) < TRY_AGAIN_MS) return;
    const key = this.#keys.get(model) ?? `model ${++this.#models}`;
    this.#keys.set(model, key);
    const loaded = await this.#process.load(key, model.onnx);
    if (!loaded.ok) return this.#failed(model, loaded.error);
    const columns = model.inputs.length;
    const values = new Float32Array(rows.length * columns);
    rows.forEach((row, i) => {
      values.set(row, i * columns);
    });
    const answer = await this.#process.run(key, { values, columns });
    if (!answer.ok) return this.#failed(model, answer.error);
    const { values: numbers, dims } = answer.value;
    if (numbers.length === rows.length) return numbers;
    return this.#failed(model, {
      code: 'failed',
      detail: `${rows.length} rows were answered with [${dims.join(', ')}]`,
    });
  }

  #failed(model: OutsideModel, { code, detail }: OnnxFailure): undefined {
    this.#failedAt.set(model, performance.now());
    const why = code === 'missing' ? `onnx-runtime-missing: ${detail}` : detail;
    this.#log.warn(
      `version ${model.identity.version}, which reads ${model.channels.join(', ')}, cannot be asked: ${why}`,
    );
    return undefined;
  }
}
