import type { Forecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { sampleRankCorrelation } from 'simple-statistics';

/** What would be on the screen if the recording ended with this cycle. */
export interface AfterCycle {
  readonly cycle: number;
  /** In cycles; undefined when the forecast was withheld. */
  readonly p10?: number;
  readonly p50?: number;
  readonly p90?: number;
  readonly openOrder: boolean;
}

/** A recording that was cut off: what the product said at its end, and how many cycles were really left. */
export interface CutEngine {
  readonly said: AfterCycle;
  readonly left: number;
}

export interface Figures {
  readonly engines: number;
  /** Of those with at most 20 cycles left: how many, and the share with an open order. */
  readonly near: { readonly engines: number; readonly withOrder: number };
  /** The same of those with 100 cycles left or more. */
  readonly far: { readonly engines: number; readonly withOrder: number };
  /** Rank correlation of P50 with the cycles left; a withheld forecast ranks lowest. */
  readonly spearman: number;
  /** Share whose cycles left lie within P10 to P90, ends and truth counted as at most 125. */
  readonly coverage80: number;
  readonly meanWidth80: number;
  /** Of P50 against the cycles left, both counted as at most 125. */
  readonly rmse: number;
}

const CAP = 125;
const NEAR = 20;
const FAR = 100;

export function figuresOf(cut: readonly CutEngine[]): Figures {
  const near = cut.filter(({ left }) => left <= NEAR);
  const far = cut.filter(({ left }) => left >= FAR);
  const withOrder = (engines: readonly CutEngine[]) => ({
    engines: engines.length,
    withOrder: engines.filter(({ said }) => said.openOrder).length / engines.length,
  });
  const widths = cut.flatMap(({ said }) =>
    said.p50 === undefined ? [] : [Math.min(CAP, said.p90!) - Math.min(CAP, said.p10!)],
  );
  const squares = cut.map(({ said, left }) => (Math.min(CAP, said.p50 ?? 0) - Math.min(CAP, left)) ** 2);
  return {
    engines: cut.length,
    near: withOrder(near),
    far: withOrder(far),
    spearman: sampleRankCorrelation(
      cut.map(({ said }) => said.p50 ?? -1),
      cut.map(({ left }) => left),
    ),
    coverage80: cut.filter(isCovered).length / cut.length,
    meanWidth80: mean(widths),
    rmse: Math.sqrt(mean(squares)),
  };
}

function isCovered({ said, left }: CutEngine): boolean {
  if (said.p10 === undefined) return false;
  const truth = Math.min(CAP, left);
  return truth >= Math.min(CAP, said.p10) && truth <= Math.min(CAP, said.p90!);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function saidAfter(forecast: Forecast | undefined, cycle: number, openOrder: boolean): AfterCycle {
  if (forecast?.status !== 'estimated') return { cycle, openOrder };
  const { quantiles } = forecast.remaining;
  return { cycle, openOrder, p10: quantiles[9]!, p50: quantiles[49]!, p90: quantiles[89]! };
}
