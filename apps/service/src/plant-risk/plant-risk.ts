import type { PlantRisk } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, plus, toIso } from '@kizashi/kernel';
import { lineRiskOf } from './line-risk.ts';
import type { RiskLine } from './risk-line.ts';

/** Every line's way through the next `days` days, the dearest first; what cannot be judged comes before what is safe. */
export function plantRiskOf(
  lines: readonly RiskLine[],
  now: EpochMs,
  days: number,
  currency: string,
): PlantRisk {
  const until = plus(now, days * DAY_MS);
  const risks = lines
    .map((line) => lineRiskOf(line, now, until))
    .sort(
      (a, b) =>
        b.loss.nothing - a.loss.nothing ||
        b.withheldParts - a.withheldParts ||
        a.lineName.localeCompare(b.lineName),
    );
  const total = (course: 'nothing' | 'asAdvised') => risks.reduce((sum, { loss }) => sum + loss[course], 0);
  return {
    asOf: toIso(now),
    until: toIso(until),
    currency,
    lines: risks,
    loss: { nothing: total('nothing'), asAdvised: total('asAdvised') },
  };
}
