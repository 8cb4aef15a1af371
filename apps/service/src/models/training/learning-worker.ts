import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import {
  type EndedLifeTrajectory,
  encodeLifeModel,
  learnPart,
  measureOutsideModel,
  outsideSamples,
  trainLifeModel,
  type WearFound,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { ok } from '@kizashi/kernel';
import type {
  FromThread,
  LearningTask,
  MeasuringTask,
  SamplingTask,
  StoredLife,
  ToThread,
  TrainedArtefact,
} from './learning-task.ts';

/** Entry of a thread that learns. It is sent lives, then what to do with them; it never touches a store. */
const parent = parentPort;
if (parent === null) throw new Error('learning-worker is the entry of a worker thread, not a program');

/** In Linux a thread has a niceness of its own: ingest goes first on a machine with few cores. */
const NICENESS = 10;
giveWay();

let lives: EndedLifeTrajectory[] = [];

parent.on('message', (message: ToThread) => {
  if (message.type === 'lives') {
    for (const life of message.lives) lives.push(toTrajectory(life));
    return;
  }
  const own = lives;
  lives = [];
  let answer: FromThread;
  try {
    answer = learn(message.task, own);
  } catch (error) {
    answer = { type: 'threw', message: error instanceof Error ? (error.stack ?? error.message) : `${error}` };
  }
  parent.postMessage(answer);
});

function learn(
  task: LearningTask | SamplingTask | MeasuringTask,
  own: readonly EndedLifeTrajectory[],
): FromThread {
  if (task.kind === 'life-samples') {
    return { type: 'life-samples', samples: outsideSamples(own, task.features) };
  }
  if (task.kind === 'outside-model') return { type: 'outside-model', measured: measure(task, own) };
  const { model, positionId, catalogue, seed } = task;
  if (task.kind === 'part-knowledge') {
    return { type: 'part-knowledge', knowledge: learnPart(own, model, positionId, catalogue) };
  }
  const onProgress = (share: number) => parent?.postMessage({ type: 'progress', share } satisfies FromThread);
  const trained = trainLifeModel(own, model, positionId, catalogue, { seed, onProgress });
  if (!trained.ok) return { type: 'life-model', trained };
  const { model: learned, record } = trained.value;
  const bytes = encodeLifeModel(learned);
  return { type: 'life-model', trained: ok({ kind: learned.identity.id, bytes, record }) };
}

function measure(
  { proposal, said, ...machine }: MeasuringTask,
  own: readonly EndedLifeTrajectory[],
): TrainedArtefact {
  const samples = outsideSamples(own, proposal.features);
  const { model, record } = measureOutsideModel(own, samples, said, proposal, machine);
  return { kind: model.identity.id, bytes: encodeLifeModel(model), record };
}

function toTrajectory({ life, failureObserved, severity, history }: StoredLife): EndedLifeTrajectory {
  const found = severity === null ? {} : { found: severity as WearFound };
  return { life, failureObserved, ...found, ...(history !== null && { history: JSON.parse(history) }) };
}

function giveWay(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICENESS);
  } catch {
    // Not Linux, or not allowed: it learns as fast as everybody else.
  }
}
