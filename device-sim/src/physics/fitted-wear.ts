import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { PositionType } from '../machine-types/machine-type.ts';
import type { DutyCycle } from './duty-cycle.ts';
import { SLOT_MS, slotOf } from './slot.ts';
import type { WearShape } from './wear-shape.ts';

export { SLOT_MS, slotOf };

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
  /** How this part wears; left out: the first candidate of its position. */
  readonly wear?: WearShape;
}

/** A blow from outside, such as a tool driven into the clamping: the part is damaged at once and soon ends. */
export interface Crash {
  readonly at: EpochMs;
  /** Wear right after the blow; a part that was worn beyond it stays as it was. */
  readonly wear: number;
  /** What is left of the life at most, in the life unit, at mean load. */
  readonly leaves: number;
}

type Life = Pick<PartLife, 'position' | 'life'>;

/** Beyond what load and recipes can speed up over months. */
const PACE_MARGIN = 1.25;

/** Share of its life that a part consumes in the slot that begins at `slot`, were the machine left to run. */
export function consumptionOfSlot(part: Life, duty: DutyCycle, slot: EpochMs): number {
  return duty.runsAt(slot) ? SLOT_MS * consumptionPerMs(part, duty, slot) : 0;
}

/** Share of life that a millisecond of running consumes, in the slot that begins at `slot`. */
export function consumptionPerMs({ position, life }: Life, duty: DutyCycle, slot: EpochMs): number {
  const unitsPerHour = isHours(position) ? 1 : duty.work.outputPerHourAt(slot);
  const { loadExponent } = position;
  const effect = loadExponent === 0 ? 1 : (duty.loadAt(slot) / duty.meanLoad) ** loadExponent;
  return (unitsPerHour * effect) / (life * HOUR_MS);
}

/** Share of life that the duty cycle consumes in [from, to), both edges of slots. */
export function consumedBetween(part: Life, duty: DutyCycle, from: EpochMs, to: EpochMs): number {
  let consumed = 0;
  for (let slot = from; slot < to; slot = epochMs(slot + SLOT_MS))
    consumed += consumptionOfSlot(part, duty, slot);
  return consumed;
}

/** Life units that a machine counts in an hour of the calendar, stops and nights included. */
export function countedPerHour(position: PositionType, duty: DutyCycle): number {
  return duty.runningShare * (isHours(position) ? 1 : duty.work.meanOutputPerHour);
}

/** Share of life that an hour of the calendar consumes on average, loads and standstills included. */
export function usualPacePerHour({ position, life }: Life, duty: DutyCycle): number {
  const perRunningHour = duty.work.meanConsumption(position.loadExponent, !isHours(position));
  return (duty.runningShare * perRunningHour) / life;
}

/**
 * The instant at which the part fails if no crash comes and no other part stops the machine before; undefined when
 * that lies more than `horizonDays` ahead.
 */
export function failureTime(part: PartLife, duty: DutyCycle, horizonDays = 400): EpochMs | undefined {
  let consumed = part.consumedAtStart;
  const usual = usualPacePerHour(part, duty) * 24 * horizonDays;
  if (consumed + PACE_MARGIN * usual < 1) return undefined;
  const end = part.since + horizonDays * DAY_MS;
  for (let slot = part.since; slot < end; slot = epochMs(slot + SLOT_MS)) {
    const step = consumptionOfSlot(part, duty, slot);
    if (consumed + step >= 1) return epochMs(Math.ceil(slot + ((1 - consumed) / step) * SLOT_MS));
    consumed += step;
  }
  return undefined;
}

function isHours(position: PositionType): boolean {
  return position.lifeUnit === 'operating-hours';
}
