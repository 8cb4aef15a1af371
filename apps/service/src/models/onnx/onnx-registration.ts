import type { RegisterModel } from '@kizashi/api-contract';
import {
  type FeatureModel,
  featureNames,
  LEAST_FAILURES,
  type LifeSamples,
  sampledFailures,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { HttpProblem } from '../../problem/index.ts';
import type { Subject } from '../subject.ts';
import { LearningThread } from '../training/learning-thread.ts';
import type { NewVersion } from '../training/save-version.ts';
import { storedLives } from '../training/stored-lives.ts';
import { featuresOfVersion } from './features-of-version.ts';
import { nearestNames } from './nearest-names.ts';
import { tryOnnx } from './try-onnx.ts';

const { machineModels, partCatalogue } = schema;

/** Base64 makes it a third longer, and a body has 8 MB. */
export const MOST_ONNX_BYTES = 5 * 1024 * 1024;

export type MeasuredVersion = Omit<NewVersion, 'by'>;

/**
 * Takes in a model that somebody else made. It is tried on every row of every ended life before it is entered: what does
 * not fit is refused with what would, and what fits is measured by what was left when it said what it said.
 */
@Injectable()
export class OnnxRegistration {
  readonly #thread = new LearningThread();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: WorkerDatabase,
    lifecycle: Lifecycle,
  ) {
    lifecycle.register({
      phase: 'rooms',
      name: 'registration of models',
      stop: async () => {
        await this.#thread.close();
        await this.#turn;
      },
    });
  }

  /**
   * One after the other. Enters nothing. Takes as long as the trial, and some seconds for the lives.
   * @throws HttpProblem `onnx-not-readable`, `onnx-does-not-fit`, `unknown-feature`, `nothing-trained`
   * @throws OperationalError `onnx-runtime-missing`
   */
  measure(subject: Subject, given: RegisterModel): Promise<MeasuredVersion> {
    const done = this.#turn.then(() => this.#measure(subject, given));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #measure(subject: Subject, given: RegisterModel): Promise<MeasuredVersion> {
    const onnx = fileOf(given);
    const features = await this.database.asWorker((tx) => featuresOfVersion(tx, subject, given.featuresOf));
    const inputs = inputsOf(given.features, featureNames(features));
    const lives = await storedLives(this.database, subject);
    const said = await tryOnnx(onnx, inputs, () => this.#samples(features, lives.read()));
    const { model, part } = await this.database.asWorker(async (tx) => ({
      model: (await tx.select().from(machineModels).where(eq(machineModels.id, subject.machineModelId)))[0],
      part: (
        await tx.select().from(partCatalogue).where(eq(partCatalogue.partNumber, subject.partNumber))
      )[0],
    }));
    if (model === undefined || part === undefined) throw new Error(`${subject.partNumber} is gone`);
    const { positionId } = subject;
    const catalogue = { beta: part.priorBeta, eta: part.priorEta };
    const proposal = { features, inputs, onnx };
    const answer = await this.#thread.learn(
      { kind: 'outside-model', model, positionId, catalogue, proposal, said },
      lives.read(),
    );
    if (answer.type !== 'outside-model') throw new Error(`measuring was answered with ${answer.type}`);
    return { ...answer.measured, lives, seed: answer.measured.record.seed };
  }

  async #samples(
    features: FeatureModel,
    lives: Parameters<LearningThread['learn']>[1],
  ): Promise<LifeSamples> {
    const answer = await this.#thread.learn({ kind: 'life-samples', features }, lives);
    if (answer.type !== 'life-samples') throw new Error(`sampling was answered with ${answer.type}`);
    const failures = sampledFailures(answer.samples);
    if (failures >= LEAST_FAILURES) return answer.samples;
    throw new HttpProblem(
      'nothing-trained',
      `${failures} lives with a history ended by failure; at least ${LEAST_FAILURES} are needed to measure a model by.`,
    );
  }
}

/** @throws HttpProblem `invalid-request` */
function fileOf({ onnx }: RegisterModel): Uint8Array {
  const file = new Uint8Array(Buffer.from(onnx, 'base64'));
  const expected = Math.floor((onnx.replace(/=+$/, '').length * 3) / 4);
  const wrong =
    file.length === 0 || file.length !== expected
      ? 'Must be the bytes of an ONNX file in base64.'
      : file.length > MOST_ONNX_BYTES
        ? `Is ${megabytes(file.length)} MB; at most ${megabytes(MOST_ONNX_BYTES)} MB. Leave out what is not needed for inference, or quantise it.`
        : undefined;
  if (wrong === undefined) return file;
  throw new HttpProblem('invalid-request', `onnx: ${wrong}`, [{ field: 'onnx', detail: wrong }]);
}

const megabytes = (bytes: number) => Math.round((10 * bytes) / 1024 ** 2) / 10;

/** @throws HttpProblem `unknown-feature` */
function inputsOf(wanted: readonly string[], names: readonly string[]): readonly number[] {
  const errors = wanted.flatMap((name, i) => {
    if (names.includes(name)) return [];
    const nearest = nearestNames(name, names).map((one) => `"${one}"`);
    return [{ field: `features[${i}]`, detail: `There is no "${name}". Nearest: ${nearest.join(', ')}.` }];
  });
  if (errors.length === 0) return wanted.map((name) => names.indexOf(name));
  throw new HttpProblem(
    'unknown-feature',
    `${errors.map(({ field, detail }) => `${field}: ${detail}`).join(' ')} The version whose features are read lists all ${names.length}.`,
    errors,
  );
}
