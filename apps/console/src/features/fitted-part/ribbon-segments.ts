import { RISK_BOUNDS, type RiskStep } from '../../ui/marks/risk-step.ts';
import { type EndOfLife, instantAt } from '../../ui/remaining-life/end-of-life.ts';

export interface RibbonSegment {
  readonly from: number;
  readonly to: number;
  readonly step: RiskStep;
  /** After the agreed window: a risk that will not be run. */
  readonly pale: boolean;
}

/** The chance of having failed by each day, as stretches of the five risk steps between two instants. */
export function ribbonSegments(
  end: EndOfLife,
  span: { readonly from: number; readonly to: number },
  agreedFrom: number | undefined,
): RibbonSegment[] {
  const crossings = RISK_BOUNDS.map((bound) => instantAt(end, bound));
  const edges = [span.from, ...crossings.map((at) => Math.min(span.to, Math.max(span.from, at))), span.to];
  return edges.slice(1).flatMap((to, index) => {
    const from = edges[index]!;
    if (to <= from) return [];
    const step = index as RiskStep;
    if (agreedFrom === undefined || agreedFrom >= to) return [{ from, to, step, pale: false }];
    if (agreedFrom <= from) return [{ from, to, step, pale: true }];
    return [
      { from, to: agreedFrom, step, pale: false },
      { from: agreedFrom, to, step, pale: true },
    ];
  });
}
