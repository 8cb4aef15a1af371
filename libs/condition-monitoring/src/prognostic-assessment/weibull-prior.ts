import type { Life } from '@kizashi/kernel';
import type { LifeDistribution } from './forecast.ts';
import { fromQuantileFunction } from './life-distribution.ts';
import type { PriorLife, WearModel, WearModelContext } from './wear-model.ts';

export interface WeibullPriorState {
  readonly prior: PriorLife;
}

/**
 * Life from the part number alone: what is left of a Weibull life, given that the part has survived `lifeUsed`.
 * R(t | a) = exp((a/eta)^beta - ((a+t)/eta)^beta)  (Meeker & Escobar 1998, 4.8).
 */
export const weibullPrior: WearModel<WeibullPriorState> = {
  identity: { id: 'weibull-prior', version: '1.0.0', tier: 'prior' },
  start: ({ prior }: WearModelContext) => ({ prior }),
  observe: (state) => state,
  relearn: (_state, { prior }) => ({ prior }),
  forecast: ({ prior }, lifeUsed: Life): LifeDistribution | undefined => {
    const { beta, eta } = prior;
    if (!(beta > 0 && eta > 0)) return undefined;
    const age = Math.max(0, lifeUsed) / eta;
    return fromQuantileFunction((p) => eta * ((age ** beta - Math.log1p(-p)) ** (1 / beta) - age));
  },
};
