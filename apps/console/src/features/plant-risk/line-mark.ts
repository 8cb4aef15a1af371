import type { LineRisk } from '@kizashi/api-contract';
import type { MarkKind } from '../../ui/marks/state-mark.tsx';

/** Chance of reaching the next stop below which somebody has to act, and below which somebody has to look. */
const ACT_BELOW = 0.5;
const LOOK_BELOW = 0.95;
const WAITING = new Set<string>(['advised', 'proposed']);

/** A line's mark: what its next stop asks for, or an order that waits for an answer. */
export function lineMark({ judgedParts, stops, drivers }: LineRisk): MarkKind {
  if (judgedParts === 0) return 'silent';
  const reach = stops[0]?.pReach ?? 1;
  if (reach < ACT_BELOW) return 'alarm';
  const waits = drivers.some(({ orderState }) => orderState !== null && WAITING.has(orderState));
  return reach < LOOK_BELOW || waits ? 'watch' : 'normal';
}

/** Lines that ask for nothing are drawn low: a quiet plant is a short page. */
export function isQuietLine(line: LineRisk): boolean {
  const worst = Math.min(1, ...line.stops.map(({ pReach }) => pReach ?? 1));
  return lineMark(line) !== 'alarm' && worst >= 0.9 && !line.drivers.some(({ orderId }) => orderId !== null);
}
