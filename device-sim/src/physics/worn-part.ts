import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { Crash, PartLife } from './fitted-wear.ts';
import { type WearCurve, type WearShape, wearCurve } from './wear-shape.ts';

/** A part at one instant of its life. */
export interface WornPart {
  readonly part: PartLife;
  /** As it is now; a crash changes it. */
  readonly shape: WearShape;
  readonly curve: WearCurve;
  /** 0..1; 1 has failed. */
  readonly consumed: number;
  readonly failedAt?: EpochMs;
  /** Still to come, within this slot. */
  readonly crash?: Crash;
}

/** The part of a slot that has passed, and the part of that in which the machine ran. */
export interface Passage {
  readonly slot: EpochMs;
  readonly elapsedMs: number;
  readonly ranMs: number;
}

/** The part as it is when its life in the position begins. */
export function freshlyFitted(part: PartLife): WornPart {
  const shape = part.wear ?? part.position.wear[0];
  if (shape === undefined) throw new RangeError(`${part.position.id} has no wear shape`);
  const { consumedAtStart: consumed, since } = part;
  return { part, shape, curve: wearCurve(shape), consumed, ...(consumed >= 1 && { failedAt: since }) };
}

/** Milliseconds of running from `slot` until the part has failed, when each consumes `perMs` of its life. */
export function lastsMs(worn: WornPart, slot: EpochMs, perMs: number): number {
  const undisturbed = msUntil(1 - worn.consumed, perMs);
  if (worn.crash === undefined) return undisturbed;
  const crashIn = Math.max(0, worn.crash.at - slot);
  if (undisturbed <= crashIn) return undisturbed;
  return crashIn + msUntil(1 - consumedAfter(worn, worn.crash, worn.consumed + crashIn * perMs), perMs);
}

/** The part once time has passed. */
export function wearOn(worn: WornPart, passage: Passage, perMs: number): WornPart {
  if (worn.failedAt !== undefined) return worn;
  const { slot, elapsedMs, ranMs } = passage;
  const lasts = lastsMs(worn, slot, perMs);
  const next =
    worn.crash !== undefined && worn.crash.at <= slot + elapsedMs
      ? struck(worn, worn.crash, passage, perMs)
      : { ...worn, consumed: worn.consumed + ranMs * perMs };
  if (lasts > ranMs) return next;
  return { ...next, consumed: 1, failedAt: epochMs(Math.ceil(slot + lasts)) };
}

/** From the blow on the part wears as S4 does after its step. */
function struck(worn: WornPart, crash: Crash, { slot, ranMs }: Passage, perMs: number): WornPart {
  const { crash: _, ...others } = worn;
  const ranBefore = Math.min(ranMs, Math.max(0, crash.at - slot));
  const before = worn.consumed + ranBefore * perMs;
  const at = consumedAfter(worn, crash, before);
  const shape: WearShape = { kind: 'S4', at, step: Math.max(crash.wear, worn.curve(before)) };
  return { ...others, shape, curve: wearCurve(shape), consumed: at + (ranMs - ranBefore) * perMs };
}

function consumedAfter({ part }: WornPart, crash: Crash, before: number): number {
  return Math.max(before, 1 - crash.leaves / part.life);
}

function msUntil(share: number, perMs: number): number {
  if (share <= 0) return 0;
  return perMs > 0 ? share / perMs : Number.POSITIVE_INFINITY;
}
