import { EVIDENT_WEAR, normalCdf } from '@kizashi/condition-monitoring/health-assessment';
import {
  driftFirstPassage,
  followLife,
  forecastLife,
  type LifeDistribution,
  type LifeModel,
  mixTiers,
  type PartKnowledge,
  startLife,
  type TierKnowledge,
  unlearnedForecasts,
  type WearModelContext,
  wearOfLife,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { epochMs, life, lifePerHour } from '@kizashi/kernel';
import { endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import type { RecordedEngine } from './recorded-engines.ts';

/** What each tier alone, and the mixture that the product shows, say of an engine after its newest cycle. */
export interface TiersOfEngine {
  readonly mixture: LifeDistribution;
  readonly prior: LifeDistribution;
  readonly degradation: LifeDistribution;
  /** Absent while too few have failed to learn a model. */
  readonly fleet?: LifeDistribution;
}

export function tiersOfEngine(
  engine: RecordedEngine,
  knowledge: PartKnowledge,
  lifeModel: LifeModel | undefined,
): TiersOfEngine {
  const position = engineModel.positions.find(({ id }) => id === enginePosition)!;
  const models: WearModelContext = {
    partNumber: position.partNumber,
    lifeUnit: position.lifeUnit,
    prior: knowledge.prior,
    ...(knowledge.drift ? { drift: knowledge.drift } : {}),
  };
  const points = wearOfLife(endedLife(engine), engineModel, enginePosition, knowledge);
  const drift = points.reduce(
    (state, [used, wear, wearSd]) =>
      driftFirstPassage.observe(state, {
        at: epochMs(0),
        lifeUsed: life(used),
        rate: lifePerHour(1),
        wear,
        wearSd,
      }),
    driftFirstPassage.start(models),
  );
  const newest = points.at(-1);
  const evidence = {
    lifeUsed: life(engine.rows.at(-1)!.cycle),
    drift,
    pWearAbove5Percent: newest && normalCdf((newest[1] - EVIDENT_WEAR) / newest[2]),
    life: lifeModel && followed(engine, lifeModel),
  };
  const known: TierKnowledge = { models, calibration: knowledge.calibration ?? [], lifeModel };
  const { prior, degradation = prior } = unlearnedForecasts(evidence, known);
  return {
    mixture: mixTiers(evidence, known).remaining,
    prior,
    degradation,
    ...(lifeModel && evidence.life
      ? { fleet: forecastLife(evidence.life, evidence.lifeUsed, lifeModel)! }
      : {}),
  };
}

function followed(engine: RecordedEngine, model: LifeModel) {
  return engine.rows.reduce(
    (memory, row) =>
      followLife(memory, { lifeUsed: row.cycle, values: [...row.sensors, ...row.settings] }, model),
    startLife(model),
  );
}
