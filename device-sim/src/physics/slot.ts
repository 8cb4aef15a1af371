import { type EpochMs, epochMs } from '@kizashi/kernel';

/** What a machine does is decided once a slot: shifts, stops, recipes and loads change only at its edges. */
export const SLOT_MS = 600_000;

/** The edge at or before an instant. */
export function slotOf(at: EpochMs): EpochMs {
  return epochMs(Math.floor(at / SLOT_MS) * SLOT_MS);
}
