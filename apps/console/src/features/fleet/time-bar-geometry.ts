import type { FleetRow } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import { answerable } from '../../ui/advice/answerable.ts';

/** The list's calendar: 90 days from today in 176 px, so that every row's bar is drawn to the same scale. */
export const BAR = { width: 184, left: 4, right: 180, days: 90 } as const;

export interface TimeBar {
  /** The 80 % range of the end of life in px; `open` when it goes on beyond the calendar. */
  readonly range: { readonly from: number; readonly to: number; readonly open: boolean } | null;
  readonly middle: number | null;
  readonly stop: number | null;
  readonly orderBy: number | null;
  readonly withheld: boolean;
}

function place(at: string | null, now: number): number | null {
  if (at === null) return null;
  const days = (Date.parse(at) - now) / DAY_MS;
  return BAR.left + (Math.max(0, days) / BAR.days) * (BAR.right - BAR.left);
}

function within(x: number | null): number | null {
  return x === null || x > BAR.right ? null : x;
}

export function timeBar({ forecast, machine, order }: FleetRow, now: number): TimeBar {
  const marks = {
    stop: within(place(machine.nextStopAt, now)),
    // Once a date is agreed the flag has done its work.
    orderBy: order !== null && answerable(order) ? within(place(order.orderBy, now)) : null,
  };
  if (forecast === null || forecast.status === 'withheld')
    return { ...marks, range: null, middle: null, withheld: true };
  const from = place(forecast.p10At, now);
  const to = place(forecast.p90At, now);
  // A range that starts beyond the calendar still shows as an arrow at its end: no bar would read as no forecast.
  const start = Math.min(from ?? BAR.right, BAR.right - 6);
  const open = to === null || to > BAR.right;
  return {
    ...marks,
    range: { from: start, to: open ? BAR.right : Math.max(to, start + 3), open },
    middle: within(place(forecast.p50At, now)),
    withheld: false,
  };
}

/** Every second week has a line, every fourth its date: instants in epoch ms with their place in px. */
export function barWeeks(
  now: number,
): readonly { readonly at: number; readonly x: number; readonly named: boolean }[] {
  const weeks = [2, 4, 6, 8, 10, 12];
  return weeks.map((week) => ({
    at: now + week * 7 * DAY_MS,
    x: BAR.left + ((week * 7) / BAR.days) * (BAR.right - BAR.left),
    named: week % 4 === 0,
  }));
}
