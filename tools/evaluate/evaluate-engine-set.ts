import { parseArgs } from 'node:util';
import {
  followLife,
  forecastLife,
  type LifeMemory,
  type LifeModel,
  startLife,
  trainLifeModel,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { cpuSeconds } from './cpu-seconds.ts';
import { cataloguePrior, endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import { type EngineSet, readEngineSet } from './engine-set.ts';
import { printFigures } from './print-figures.ts';
import { type RecordedEngine, recordingsFolder } from './recorded-engines.ts';
import { type EngineScores, scoreEngines } from './score-engines.ts';

/** Forecasts over which the time of one is measured. */
const TIMED_FORECASTS = 2_000;
const SEED = 1;

export interface EngineSetFigures extends EngineScores {
  readonly set: string;
  /** Of the whole training, its own cross-validation included. */
  readonly trainCpuSeconds: number;
  /** CPU time of taking in one row, making its features and forecasting. */
  readonly forecastMicroseconds: number;
  readonly model: string;
}

/** `npm run evaluate -- [--data DIR] [--set NAME] [--json]`: learns a set's training file and scores its test file. */
export function evaluateEngineSet(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: `${recordingsFolder()}/cmapss` },
      set: { type: 'string', default: 'FD001' },
      json: { type: 'boolean', default: false },
    },
  });
  const set = readEngineSet(values.data, values.set);
  printFigures({ ...figuresOfSet(set) }, values.json);
}

export function figuresOfSet(set: EngineSet): EngineSetFigures {
  let model: LifeModel | undefined;
  const trainCpuSeconds = cpuSeconds(() => {
    model = learned(set);
  });
  const known = model!;
  const followed = set.test.map((engine) => follow(engine, known));
  const scores = scoreEngines(
    followed.map(({ memory, newest }, i) => ({
      said: forecastLife(memory, newest.cycle, known)!.quantiles,
      left: set.left[i]!,
    })),
  );
  return {
    set: set.name,
    ...scores,
    trainCpuSeconds,
    forecastMicroseconds: microsecondsOf(followed, known),
    model: known.identity.id,
  };
}

export function learned({ name, train }: EngineSet): LifeModel {
  let told = -1;
  const trained = trainLifeModel(train.map(endedLife), engineModel, enginePosition, cataloguePrior, {
    seed: SEED,
    onProgress: (share) => {
      const percent = Math.floor(share * 10) * 10;
      if (percent > told) process.stderr.write(`evaluate ${name}: learning, ${percent} %\n`);
      told = Math.max(told, percent);
    },
  });
  if (!trained.ok) throw new Error(`train_${name}.txt: ${trained.error.detail}`);
  return trained.value.model;
}

export interface FollowedEngine {
  /** Before the newest row. */
  readonly before: LifeMemory;
  readonly memory: LifeMemory;
  readonly newest: RecordedEngine['rows'][number];
}

export function follow(engine: RecordedEngine, model: LifeModel): FollowedEngine {
  let before = startLife(model);
  let memory = before;
  for (const row of engine.rows) {
    before = memory;
    memory = followLife(memory, { lifeUsed: row.cycle, values: [...row.sensors, ...row.settings] }, model);
  }
  return { before, memory, newest: engine.rows.at(-1)! };
}

function microsecondsOf(followed: readonly FollowedEngine[], model: LifeModel): number {
  const seconds = cpuSeconds(() => {
    for (let i = 0; i < TIMED_FORECASTS; i++) {
      const { before, newest } = followed[i % followed.length]!;
      const row = { lifeUsed: newest.cycle, values: [...newest.sensors, ...newest.settings] };
      forecastLife(followLife(before, row, model), newest.cycle, model);
    }
  });
  return (1e6 * seconds) / TIMED_FORECASTS;
}
