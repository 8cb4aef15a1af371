import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { windowContaining } from '@kizashi/condition-monitoring/data-manipulation';
import { isBeyondLimit } from '@kizashi/condition-monitoring/state-detection';
import { type EpochMs, MINUTE_MS, plus, type TimeRange } from '@kizashi/kernel';
import type { MachineRecord } from './machine-record.ts';

/** Fewer readings in a row beyond their limit are not looked at; the rule itself is `demandsAttention`. */
const SUSPICIOUS = 3;
/** A device that keeps raising alarms does not have a window closed more often than this. */
const SHORTEST_LOOK_MS = MINUTE_MS;

export interface WindowCut {
  readonly machine: MachineRecord;
  /** Where the first window begins. */
  readonly from: EpochMs;
  /** Windows that end later are still open. */
  readonly closableUntil: EpochMs;
  readonly lengthMs: number;
  /** The device raised an alarm: what there is of the open window is looked at. */
  readonly asked: boolean;
  /** Whether the readings of the open window cannot wait for its end. */
  readonly demand: (rows: readonly TelemetryRow[]) => boolean;
}

/**
 * Readings by window, oldest first. A window ends early, right after the reading that demands attention: ten minutes
 * are too long for a crash. That depends on the readings alone, so folding them again cuts them again.
 *
 * @param rows of one device, ascending by time.
 */
export function* cutWindows(
  rows: readonly TelemetryRow[],
  cut: WindowCut,
): Generator<[TimeRange, TelemetryRow[]]> {
  const { machine, closableUntil, lengthMs, demand } = cut;
  let begin = cut.from;
  let window: TimeRange | undefined;
  let inside: TelemetryRow[] = [];
  let beyond = 0;
  for (const row of rows) {
    if (window === undefined || row.measuredAt >= window.to) {
      if (window !== undefined && inside.length > 0) yield [window, inside];
      window = windowFrom(row.measuredAt, begin, lengthMs);
      inside = [];
      beyond = 0;
    }
    inside.push(row);
    beyond = isBeyondLimit(row, machine.model, machine.zoneLimits) ? beyond + 1 : 0;
    if (beyond < SUSPICIOUS || !demand(inside)) continue;
    begin = plus(row.measuredAt, 1);
    yield [{ from: window.from, to: begin }, inside];
    window = undefined;
    inside = [];
  }
  if (window === undefined || inside.length === 0) return;
  if (window.to <= closableUntil) yield [window, inside];
  else if (cut.asked) {
    const to = plus(inside.at(-1)!.measuredAt, 1);
    if (to - window.from >= SHORTEST_LOOK_MS) yield [{ from: window.from, to }, inside];
  }
}

/** Its part after `begin`, where a window before it was cut. */
function windowFrom(at: EpochMs, begin: EpochMs, lengthMs: number): TimeRange {
  const whole = windowContaining(at, lengthMs);
  return begin > whole.from && begin < whole.to ? { from: begin, to: whole.to } : whole;
}
