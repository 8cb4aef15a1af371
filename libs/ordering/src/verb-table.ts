import type { EpochMs, PartNumber, TimeRange, UserId } from '@kizashi/kernel';
import { type AsFound, isOpen, ORDER_STATES, type OrderState, STATES_BEFORE_VISIT } from './order.ts';

/** What each verb carries. `resume` and `expire` are the verbs of the timer, never of a caller. */
export interface VerbBodies {
  acknowledge: Record<never, never>;
  accept: { readonly window?: TimeRange };
  defer: { readonly until: EpochMs };
  decline: { readonly reason: string };
  assign: { readonly userId: UserId };
  'confirm-stop': Record<never, never>;
  schedule: { readonly window: TimeRange };
  start: { readonly overrideReason?: string | undefined };
  'as-found': AsFound;
  'as-left': { readonly note?: string | undefined };
  /** Without a part number it is the same again. */
  complete: { readonly newSerial: string; readonly partNumber?: PartNumber | undefined };
  cancel: { readonly reason: string };
  resume: Record<never, never>;
  expire: Record<never, never>;
}
export type OrderVerb = keyof VerbBodies;

/** From which states each verb is possible; everything else is an illegal transition. */
export const POSSIBLE_FROM: Readonly<Record<OrderVerb, readonly OrderState[]>> = {
  acknowledge: ORDER_STATES.filter(isOpen),
  accept: ['advised', 'proposed', 'deferred'],
  defer: ['advised', 'proposed'],
  decline: ['advised', 'proposed'],
  assign: ['accepted', 'parts-reserved', 'scheduled', 'ready'],
  'confirm-stop': ['accepted', 'parts-reserved', 'scheduled', 'ready'],
  schedule: ['accepted', 'parts-reserved'],
  start: ['ready', 'scheduled'],
  'as-found': ['in-progress'],
  'as-left': ['as-found-recorded'],
  complete: ['as-left-verified'],
  cancel: STATES_BEFORE_VISIT,
  resume: ['deferred'],
  expire: ['advised', 'proposed'],
};
export const ORDER_VERBS = Object.keys(POSSIBLE_FROM) as readonly OrderVerb[];
