import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { PositionType } from '../machine-types/machine-type.ts';
import type { DutyCycle } from './duty-cycle.ts';

/** Duty is decided once a slot: shifts, stops and loads change only at its edges. */
export const SLOT_MS = 600_000;

/** Hidden truth of one part instance in one position. */
export interface PartLife {
  readonly position: PositionType;
  readonly serial: string;
  /** In the life unit of the position, at mean load. */
  readonly life: number;
  /** Share of life consumed at `since`, 0..1. */
  readonly consumedAtStart: number;
  /** Edge of a slot. */
  readonly since: EpochMs;
}

type Life = Pick<PartLife, 'position' | 'life'>;

/** Share of its life that a part consumes in the slot that begins at `slot`, were the machine left to run. */
export function consumptionOfSlot(part: Life, duty: DutyCycle, slot: EpochMs): number {
  if (!duty.runsAt(slot)) return 0;
  const relativeLoad = duty.loadAt(slot) / duty.meanLoad;
  return ((SLOT_MS / HOUR_MS) * relativeLoad ** part.position.loadExponent) / part.life;
}

/** Share of life that the duty cycle consumes in [from, to), both edges of slots. */
export function consumedBetween(part: Life, duty: DutyCycle, from: EpochMs, to: EpochMs): number {
  let consumed = 0;
  for (let slot = from; slot < to; slot = epochMs(slot + SLOT_MS))
    consumed += consumptionOfSlot(part, duty, slot);
  return consumed;
}

/**
 * The instant at which the part fails if no other part stops the machine before; undefined when that lies more
 * than `horizonDays` ahead.
 */
export function failureTime(part: PartLife, duty: DutyCycle, horizonDays = 400): EpochMs | undefined {
  let consumed = part.consumedAtStart;
  const end = part.since + horizonDays * DAY_MS;
  for (let slot = part.since; slot < end; slot = epochMs(slot + SLOT_MS)) {
    const step = consumptionOfSlot(part, duty, slot);
    if (consumed + step >= 1) return epochMs(Math.round(slot + ((1 - consumed) / step) * SLOT_MS));
    consumed += step;
  }
  return undefined;
}

/** The edge at or before an instant. */
export function slotOf(at: EpochMs): EpochMs {
  return epochMs(Math.floor(at / SLOT_MS) * SLOT_MS);
}
