import { setTimeout as sleep } from 'node:timers/promises';
import type { Forecast, Model, ModelVersion, TrainingJob } from '@kizashi/api-contract';
import { CATALOGUE_PART, MACHINE_MODEL } from '../../apps/service/e2e/fleet-plant.ts';
import { brokenOf, type Fault, type FaultSetting } from './fault.ts';
import type { Plant } from './harness/plant.ts';
import {
  connectWearing,
  HEALTHY,
  newWearingMachine,
  publishAll,
  type WearingMachine,
  wearMessages,
} from './harness/wearing-machine.ts';

const LIVES = 8;
const ROWS = 60;
const SEED = 7;
const DAY_MS = 86_400_000;
const DAYS = 4;
const ASK_EVERY_MS = 20;
const PATIENCE_MS = 60_000;

export interface TrainingReport {
  readonly kills: number;
  /** Kills that met the training under way. */
  readonly met: number;
  /** Trainings that were taken up again after the kill, and were done. */
  readonly takenUp: number;
  /** Versions there are beyond those that trainings told of. */
  readonly halfEntered: number;
  /** What the interrupted trainings brought is what an undisturbed one brought of the same lives and seed. */
  readonly same: boolean;
  /** Whose forecast is the newest of a part whose last readings came after the last kill. */
  readonly forecastBy: string;
}

export const killInTraining: Fault = {
  name: 'kill-9-training',
  promise:
    'the training is taken up again, nothing is half entered, and what is released goes on forecasting',
  injection: 'kill -9 of the service in the middle of a training',
  run: async ({ long, shared, say }: FaultSetting) => {
    const told = await killWhileTraining(await shared(), long ? 10 : 1, say);
    return {
      figures: { ...told, same: told.same ? 'yes' : 'no' },
      broken: brokenOf([
        [told.met === told.kills, `only ${told.met} of ${told.kills} kills met a training under way`],
        [told.takenUp === told.kills, `${told.kills - told.takenUp} trainings were not taken up again`],
        [told.halfEntered === 0, `${told.halfEntered} versions are there that no training told of`],
        [told.same, 'an interrupted training brought something else than an undisturbed one'],
        [told.forecastBy === 'boosted-lives 1', `the newest forecast is by ${told.forecastBy}`],
      ]),
    };
  },
};

/** The service runs before and afterwards. Leaves version 1 released, and a version more for every kill. */
export async function killWhileTraining(
  plant: Plant,
  kills: number,
  say: (text: string) => void = () => {},
): Promise<TrainingReport> {
  const path = `/api/v1/machine-models/${MACHINE_MODEL.id}/ended-lives`;
  await plant.create(path, { lives: Array.from({ length: LIVES }, (_, index) => runToFailure(index)) });
  const model = await modelOf(plant);
  const train = () => plant.create(`/api/v1/models/${model.id}/train`, { seed: SEED });
  await train();
  await ended(plant, model.id);
  await plant.api('POST', `/api/v1/models/${model.id}/versions/1/release`, {});
  const machine = await newWearingMachine(plant);
  const until = Date.now();
  const readings = wearMessages(until - DAYS * DAY_MS, until - DAY_MS, HEALTHY, 1);
  await publish(plant, machine, readings);

  let met = 0;
  let takenUp = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const asked: TrainingJob = await train();
    met += Number(await isUnderWay(plant, model.id));
    const killedAt = Date.now();
    await plant.kill9();
    await plant.start();
    const job = await ended(plant, model.id);
    const again = job.startedAt !== null && Date.parse(job.startedAt) >= killedAt;
    takenUp += Number(job.id === asked.id && job.status === 'done' && again);
    say(`kill ${kill} of ${kills}: the training is ${job.status}, version ${job.version}`);
  }
  const { body } = await plant.api('GET', `/api/v1/models/${model.id}/versions`);
  const versions = body.items as readonly ModelVersion[];
  const brought = ({ scores, livesDigest, bytes, features }: ModelVersion) =>
    JSON.stringify({ scores, livesDigest, bytes, features });
  await publish(
    plant,
    machine,
    wearMessages(
      until - DAY_MS,
      until,
      (at) => HEALTHY(at) + (at > until - DAY_MS / 8 ? 6 : 0),
      readings.length + 1,
    ),
  );
  return {
    kills,
    met,
    takenUp,
    halfEntered: versions.length - 1 - takenUp,
    same: new Set(versions.map(brought)).size === 1,
    forecastBy: await newestModel(plant, machine, until - DAY_MS / 4),
  };
}

/** Hours of a spindle until it failed; it vibrates more and more. */
function runToFailure(index: number) {
  const life = 2_400 + 60 * index;
  const lifeUsed = Array.from({ length: ROWS }, (_, i) => ((i + 1) * life) / ROWS);
  const values = lifeUsed.map((used, i) => [1 + 5 * (used / life) ** 3 + 0.05 * Math.sin(7 * i + index)]);
  return {
    ...{ positionId: 'spindle', partNumber: CATALOGUE_PART.partNumber, life, failureObserved: true },
    history: { channels: ['spindle.rms'], lifeUsed, values },
  };
}

async function modelOf(plant: Plant): Promise<Model> {
  const { body } = await plant.api('GET', '/api/v1/models');
  const model = (body.items as readonly Model[]).find(
    ({ machineModelId, positionId }) => machineModelId === MACHINE_MODEL.id && positionId === 'spindle',
  );
  if (model === undefined) throw new Error(`no model of ${MACHINE_MODEL.id}`);
  return model;
}

async function publish(plant: Plant, machine: WearingMachine, messages: readonly string[]): Promise<void> {
  const client = await connectWearing(plant.service.mqttUrl, machine);
  try {
    await publishAll(client, machine.device, messages);
  } finally {
    client.end(true);
  }
}

const trainingOf = async (plant: Plant, id: string): Promise<TrainingJob | null> =>
  ((await plant.api('GET', `/api/v1/models/${id}`)).body as Model).training;

/** Waits until the training has begun; false where it was over before anybody looked. */
async function isUnderWay(plant: Plant, id: string): Promise<boolean> {
  for (;;) {
    const training = await trainingOf(plant, id);
    if (training?.status !== 'queued') return training?.status === 'running';
    await sleep(ASK_EVERY_MS);
  }
}

async function ended(plant: Plant, id: string): Promise<TrainingJob> {
  return until(`an end of the training`, async () => {
    const training = await trainingOf(plant, id);
    return training?.status === 'done' || training?.status === 'failed' ? training : undefined;
  });
}

/** Of the newest forecast, once there is one as of `since` or later. */
async function newestModel(plant: Plant, { fittedPartId }: WearingMachine, since: number): Promise<string> {
  const { model } = await until('a forecast', async () => {
    const { body } = await plant.api('GET', `/api/v1/fitted-parts/${fittedPartId}/forecasts?latest=true`);
    const [newest] = body.items as readonly Forecast[];
    return newest !== undefined && Date.parse(newest.asOf) >= since ? newest : undefined;
  });
  return `${model.id} ${model.version}`;
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < PATIENCE_MS) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(ASK_EVERY_MS);
  }
  throw new Error(`${what} did not come within ${PATIENCE_MS / 1_000} s`);
}
