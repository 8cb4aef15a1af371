import type { FeatureModel, LifeSamples } from '@kizashi/condition-monitoring/prognostic-assessment';
import { WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import type { Subject } from '../subject.ts';
import type { StoredLife } from '../training/learning-task.ts';
import { LearningThread } from '../training/learning-thread.ts';
import { storedLives } from '../training/stored-lives.ts';
import { featuresOfVersion } from './features-of-version.ts';

/** The ended lives of a part number as a version sees them, a row a step. */
@Injectable()
export class SampledLives {
  constructor(private readonly database: WorkerDatabase) {}

  /**
   * Piece by piece, in a thread: following lives takes long.
   * @throws HttpProblem `nothing-trained`, `model-not-readable`, before the first piece
   */
  async of(subject: Subject, version: number): Promise<AsyncIterable<LifeSamples>> {
    const features = await this.database.asWorker((tx) => featuresOfVersion(tx, subject, version));
    const lives = await storedLives(this.database, subject);
    return sampled(lives.read(), features);
  }
}

async function* sampled(
  lives: AsyncIterable<readonly StoredLife[]>,
  features: FeatureModel,
): AsyncIterable<LifeSamples> {
  const thread = new LearningThread();
  try {
    for await (const piece of lives) {
      const answer = await thread.learn({ kind: 'life-samples', features }, only(piece));
      if (answer.type !== 'life-samples') throw new Error(`sampling was answered with ${answer.type}`);
      yield answer.samples;
    }
  } finally {
    await thread.close();
  }
}

async function* only<T>(one: T): AsyncIterable<T> {
  yield one;
}
