import { DAY_MS } from '@kizashi/kernel';
import type { Forecast } from './forecast.ts';

const MOVED = 0.05;
const MEDIAN = 49;

/** A forecast is kept when P50 moved by more than 5 %, its status changed, or a day has passed. */
export function worthKeeping(previous: Forecast | undefined, next: Forecast): boolean {
  if (previous === undefined || next.asOf - previous.asOf >= DAY_MS) return true;
  if (previous.status === 'withheld' || next.status === 'withheld') {
    return previous.status !== next.status || reasonOf(previous) !== reasonOf(next);
  }
  const before = previous.remaining.quantiles[MEDIAN]!;
  const now = next.remaining.quantiles[MEDIAN]!;
  if (!Number.isFinite(before) || !Number.isFinite(now)) return before !== now;
  return Math.abs(now - before) > MOVED * Math.abs(before);
}

function reasonOf(forecast: Forecast): string | undefined {
  return forecast.status === 'withheld' ? forecast.reason : undefined;
}
