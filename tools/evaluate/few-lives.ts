/**
 * How right and how sure the rooms are of a part number of which so few have ended: lives that were set aside, forecast
 * at several ages by what a few others taught (prior life and degradation; too few for a learned model). Training
 * engines, and simulated lives of every position, seeds from 100: what numbers of few lives may be chosen on. Run from
 * anywhere:
 *
 *     node --conditions=source tools/evaluate/few-lives.ts [--lives 1,2,3,5] [--json]
 */
import { parseArgs } from 'node:util';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { EVIDENT_WEAR, normalCdf } from '@kizashi/condition-monitoring/health-assessment';
import {
  driftFirstPassage,
  type EndedLifeTrajectory,
  learnPart,
  mixTiers,
  type PartKnowledge,
  type PriorLife,
  pinballLoss,
  type WearModelContext,
  wearOfLife,
  weibullPrior,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { archivedLives, buildFleet, catalogueOf, NOTHING_YET } from '@kizashi/device-sim';
import { asId, epochMs, life, lifePerHour, type PositionId } from '@kizashi/kernel';
import { cataloguePrior, endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import { mean } from './figures.ts';
import { printFigures } from './print-figures.ts';
import { readTrainingEngines } from './recorded-engines.ts';
import { seeded } from './seeded.ts';
import { modelOf } from './simulator/year-machine.ts';
import { yearScenario } from './simulator/year-scenario.ts';

/** A part number in one position, and lives of it that ended. */
interface Subject {
  readonly model: MachineModel;
  readonly positionId: PositionId;
  readonly catalogue: PriorLife;
  readonly lives: readonly EndedLifeTrajectory[];
}

interface Said {
  readonly mixture: Float64Array;
  readonly prior: Float64Array;
  readonly left: number;
  readonly life: number;
}

const DRAWS = 4;
/** Failures set aside in each draw, and the shares of their lives at which they are forecast. */
const ASIDE = 10;
const AGES = [0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.88, 0.95];
const SIMULATED_LIVES = 20;
const FIRST_SEED = 100;

const { values } = parseArgs({
  options: { lives: { type: 'string', default: '1,2,3,5' }, json: { type: 'boolean', default: false } },
});
const counts = values.lives.split(',').map(Number);
const subjects = { FD001: engines('FD001'), FD002: engines('FD002'), simulator: simulated() };
printFigures(
  Object.fromEntries(
    Object.entries(subjects).map(([name, all]) => [
      name,
      counts.map((n) => {
        const said = all.flatMap((subject) => saidAfter(subject, n));
        const scored = (tier: 'mixture' | 'prior') =>
          scores(said.map((one) => ({ ...one, quantiles: one[tier] })));
        return { lives: n, forecasts: said.length, mixture: scored('mixture'), prior: scored('prior') };
      }),
    ]),
  ),
  values.json,
);

/** Pinball loss and miss of the median as shares of the life. */
function scores(all: readonly (Pick<Said, 'left' | 'life'> & { readonly quantiles: Float64Array })[]) {
  const covered = (from: number, to: number) =>
    mean(
      all.map(({ quantiles, left }) => Number(left >= quantiles[from - 1]! && left <= quantiles[to - 1]!)),
    );
  return {
    pinball: mean(all.map(({ quantiles, left, life }) => pinballLoss(quantiles, left)! / life)),
    medianMiss: mean(all.map(({ quantiles, left, life }) => Math.abs(quantiles[49]! - left) / life)),
    coverage50: covered(25, 75),
    coverage80: covered(10, 90),
    coverage90: covered(5, 95),
  };
}

function saidAfter(subject: Subject, n: number): readonly Said[] {
  return Array.from({ length: DRAWS }, (_, draw) => {
    const random = seeded(FIRST_SEED + 100 * n + draw);
    const failures = subject.lives
      .filter(({ failureObserved }) => failureObserved)
      .map((one) => ({ one, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ one }) => one);
    const knowledge = learnPart(failures.slice(0, n), subject.model, subject.positionId, subject.catalogue);
    return failures.slice(n, n + ASIDE).flatMap((one) => forecastsOf(one, subject, knowledge));
  }).flat();
}

function forecastsOf(
  ended: EndedLifeTrajectory,
  { model, positionId }: Subject,
  knowledge: PartKnowledge,
): readonly Said[] {
  const position = model.positions.find(({ id }) => id === positionId)!;
  const models: WearModelContext = {
    partNumber: position.partNumber,
    lifeUnit: position.lifeUnit,
    prior: knowledge.prior,
    ...(knowledge.drift && { drift: knowledge.drift }),
  };
  const all: Said[] = [];
  let drift = driftFirstPassage.start(models);
  for (const [used, wear, wearSd] of wearOfLife(ended, model, positionId, knowledge)) {
    const observed = { at: epochMs(0), lifeUsed: life(used), rate: lifePerHour(1), wear, wearSd };
    drift = driftFirstPassage.observe(drift, observed);
    if (used < AGES[all.length]! * ended.life) continue;
    const evidence = {
      lifeUsed: life(used),
      drift,
      pWearAbove5Percent: normalCdf((wear - EVIDENT_WEAR) / wearSd),
    };
    const { remaining } = mixTiers(evidence, { models, calibration: [] });
    const prior = weibullPrior.forecast(weibullPrior.start(models), life(used))!;
    all.push({
      ...{ mixture: remaining.quantiles, prior: prior.quantiles },
      ...{ left: ended.life - used, life: ended.life },
    });
    if (all.length === AGES.length) break;
  }
  return all;
}

function engines(set: string): readonly Subject[] {
  const lives = readTrainingEngines(set)?.map(endedLife);
  if (lives === undefined) return [];
  return [{ model: engineModel, positionId: enginePosition, catalogue: cataloguePrior, lives }];
}

function simulated(): readonly Subject[] {
  const scenario = yearScenario(365);
  const startedAt = epochMs(Date.UTC(2026, 0, 1));
  const fleet = buildFleet(scenario, {
    ...NOTHING_YET,
    ...{ scenario: scenario.name, seed: FIRST_SEED, machines: scenario.machines.length },
    ...{
      startedAt,
      pastEndsAt: startedAt,
      publishedUntil: startedAt,
      truthUntil: startedAt,
      replacements: [],
    },
  });
  const types = new Map(fleet.map(({ machine: { type } }) => [type.type, type]));
  return [...types.values()].flatMap((type) =>
    type.positions.map((position): Subject => {
      const { prior } = catalogueOf(type).find(({ partNumber }) => partNumber === position.partNumber)!;
      const lives = archivedLives(type, position, SIMULATED_LIVES, FIRST_SEED, startedAt);
      return {
        model: modelOf(type),
        positionId: asId<PositionId>(position.id),
        catalogue: prior,
        lives: lives as readonly EndedLifeTrajectory[],
      };
    }),
  );
}
