import { DAY_MS, type EpochMs, epochMs, plus } from '@kizashi/kernel';
import type { Trend } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';
import { REFOLD_DAYS } from './trend-store.ts';

/**
 * From when a machine's windows have to be folded again, since the trend took another part for the fitted one: a swap
 * that was reported late, or dated otherwise since. Undefined while trend and fitted parts agree. The trend itself
 * says so, hence nothing has to be remembered over a restart.
 */
export function swappedInThePast(
  { parts }: Pick<MachineRecord, 'parts'>,
  { memory, closedUntil }: Trend,
  windowLengthMs: number,
  fleetNow: EpochMs,
): EpochMs | undefined {
  const differing = parts.flatMap(({ id, fittedAt, removedAt }): number[] => {
    const usage = memory.parts[id]?.usage;
    if (usage === undefined) return [];
    if (usage.fittedAt !== fittedAt) return [Math.min(usage.fittedAt, fittedAt)];
    // A part counts until the end of the window in which it went out.
    const counted = usage.countedUntil ?? 0;
    return removedAt !== undefined && counted > removedAt + windowLengthMs ? [removedAt] : [];
  });
  const from = epochMs(Math.min(...differing));
  return from < closedUntil && from >= plus(fleetNow, -REFOLD_DAYS * DAY_MS) ? from : undefined;
}
