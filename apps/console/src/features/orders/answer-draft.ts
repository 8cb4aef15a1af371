import { type Order, type OrderOption, orderVerbs } from '@kizashi/api-contract';
import { DAY_MS, epochMs, toIso } from '@kizashi/kernel';
import type { DateWords } from '../../ui/format/date-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { startOfDay } from '../../ui/format/zoned-day.ts';
import type { Wanted } from './use-intent.ts';

export type Choice = 'accept' | 'defer' | 'decline';

/** What somebody has entered so far. All three answers are kept, so that changing one's mind loses nothing. */
export interface AnswerDraft {
  readonly choice: Choice;
  /** Start of the window, as in the options; null is the advised one. */
  readonly windowFrom: string | null;
  /** A day as date fields give it; empty until chosen. */
  readonly untilDay: string;
  readonly reason: string;
}

export const NO_ANSWER: AnswerDraft = { choice: 'accept', windowFrom: null, untilDay: '', reason: '' };
export const LONGEST_REASON = 500;

/** Answers that the order's state allows. */
export function choicesOf({ state }: Pick<Order, 'state'>): readonly Choice[] {
  if (state === 'advised' || state === 'proposed') return ['accept', 'defer', 'decline'];
  return state === 'deferred' ? ['accept'] : [];
}

/** Windows that can be accepted, in time. */
export function windowsOf(order: Order): OrderOption[] {
  return order.options
    .filter(({ notPossible }) => notPossible === null)
    .toSorted((a, b) => Date.parse(a.windowFrom) - Date.parse(b.windowFrom));
}

/** The window that the draft stands for: the one picked, else the advised one. */
export function windowOf(order: Order, draft: AnswerDraft): OrderOption | undefined {
  const windows = windowsOf(order);
  return (
    windows.find(({ windowFrom }) => windowFrom === draft.windowFrom) ??
    windows.find(({ chosen }) => chosen) ??
    windows[0]
  );
}

interface DraftFacts {
  readonly order: Order;
  readonly now: number;
  readonly timeZone: string;
}

/** What is wrong with the answer as entered, as a sentence; undefined when it may be sent. */
export function draftFault(
  draft: AnswerDraft,
  { now, timeZone }: DraftFacts,
  { t }: Wording,
): string | undefined {
  if (draft.choice === 'defer') {
    const until = startOfDay(draft.untilDay, timeZone);
    if (until === undefined) return t('order.decide.untilMissing');
    return until <= now ? t('order.decide.untilPast') : undefined;
  }
  if (draft.choice === 'decline') {
    const { length } = draft.reason.trim();
    if (length === 0) return t('order.decide.reasonMissing');
    return length > LONGEST_REASON ? t('order.decide.reasonLong', { count: length }) : undefined;
  }
  return undefined;
}

/** A warning that does not stop anybody: deferring beyond the order-by date. */
export function deferWarning(
  draft: AnswerDraft,
  { order, timeZone }: DraftFacts,
  dates: DateWords,
  { t }: Wording,
): string | undefined {
  const until = startOfDay(draft.untilDay, timeZone);
  if (until === undefined || order.orderBy === null) return undefined;
  const orderBy = Date.parse(order.orderBy);
  return until > orderBy ? t('order.decide.untilLate', { day: dates.day(orderBy) }) : undefined;
}

/** The first day that may be chosen: tomorrow at the site. */
export function firstDeferDay(now: number, dates: DateWords): string {
  return dates.isoDay(now + DAY_MS);
}

/** The answer as the service wants it, for the version that was looked at. Only for a draft without fault. */
export function wantedOf(draft: AnswerDraft, { order, timeZone }: DraftFacts): Wanted {
  const about = { orderId: order.id, version: order.version };
  switch (draft.choice) {
    case 'accept': {
      const window = windowOf(order, draft);
      const body = window && { windowFrom: window.windowFrom, windowTo: window.windowTo };
      return { ...about, verb: 'accept', body: orderVerbs.accept.parse(body ?? {}) };
    }
    case 'defer': {
      const until = startOfDay(draft.untilDay, timeZone);
      return {
        ...about,
        verb: 'defer',
        body: orderVerbs.defer.parse({ until: until === undefined ? '' : toIso(epochMs(until)) }),
      };
    }
    case 'decline':
      return { ...about, verb: 'decline', body: orderVerbs.decline.parse({ reason: draft.reason.trim() }) };
  }
}
