import type { LineRisk } from '@kizashi/api-contract';
import type { MarkKind } from '../../ui/marks/state-mark.tsx';

/** Chance of reaching the next stop below which somebody has to act, and below which somebody has to look. */
const ACT_BELOW = 0.5;
const LOOK_BELOW = 0.95;
/** The stop after the next is far enough away for a little more doubt. */
const REACHES_AFTER = 0.9;
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
  const after = line.stops[1]?.pReach ?? 1;
  const ordered = line.drivers.some(({ orderId }) => orderId !== null);
  return (line.stops[0]?.pReach ?? 1) >= LOOK_BELOW && after >= REACHES_AFTER && !ordered;
}
