import { describe, expect, it } from '@jest/globals';
import { asId, life, type PartNumber } from '@kizashi/kernel';
import { wearModelContract } from './wear-model.contract.ts';
import { weibullPrior } from './weibull-prior.ts';

wearModelContract('weibull-prior', weibullPrior);

describe('weibullPrior', () => {
  const state = weibullPrior.start({
    partNumber: asId<PartNumber>('P'),
    lifeUnit: 'cycles',
    prior: { beta: 1, eta: 100 },
  });

  it('has the quantiles of the Weibull distribution for a new part', () => {
    const { quantiles } = weibullPrior.forecast(state, life(0))!;
    expect(quantiles[49]).toBeCloseTo(100 * Math.LN2);
    expect(quantiles[9]).toBeCloseTo(-100 * Math.log(0.9));
  });

  it('forgets age where failure comes by chance (beta 1), and only there', () => {
    expect(weibullPrior.forecast(state, life(500))!.quantiles[49]).toBeCloseTo(100 * Math.LN2);
    const wearing = weibullPrior.relearn(state, {
      partNumber: asId<PartNumber>('P'),
      lifeUnit: 'cycles',
      prior: { beta: 4, eta: 100 },
    });
    expect(weibullPrior.forecast(wearing, life(100))!.quantiles[49]).toBeLessThan(20);
  });
});
