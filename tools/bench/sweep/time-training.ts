import { performance } from 'node:perf_hooks';
import {
  type EndedLifeTrajectory,
  learnPart,
  trainLifeModel,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { archivedLives, buildFleet, NOTHING_YET } from '@kizashi/device-sim';
import { asId, epochMs, type PositionId } from '@kizashi/kernel';
import { modelOf } from '../../evaluate/simulator/year-machine.ts';
import { yearScenario } from '../../evaluate/simulator/year-scenario.ts';

const LIVES = 40;
const SEED = 1_000;
const BEFORE = epochMs(Date.UTC(2025, 0, 6));
const PRIOR = { beta: 2, eta: 14_000 };

/** Learning from forty lives of 150 rows, as on file at a maker: of the first position of the first machine type. */
export function timeTraining() {
  const [one] = buildFleet(yearScenario(1), {
    ...NOTHING_YET,
    ...{ scenario: 'year', seed: SEED, machines: 1, startedAt: BEFORE, pastEndsAt: BEFORE },
    ...{ publishedUntil: BEFORE, truthUntil: BEFORE },
  });
  const { type } = one!.machine;
  const position = type.positions[0]!;
  const lives = archivedLives(type, position, LIVES, SEED, BEFORE) as readonly EndedLifeTrajectory[];
  const model = modelOf(type);
  const id = asId<PositionId>(position.id);
  const timed = (work: () => void) => {
    const from = performance.now();
    work();
    return (performance.now() - from) / 1_000;
  };
  return {
    learnSeconds: timed(() => learnPart(lives, model, id, PRIOR)),
    trainSeconds: timed(() => {
      const trained = trainLifeModel(lives, model, id, PRIOR, { seed: SEED });
      if (!trained.ok) throw new Error(trained.error.detail);
    }),
  };
}
