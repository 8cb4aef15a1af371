import { DAY_MS, type EpochMs, HOUR_MS, plus, ratio, type TimeRange } from '@kizashi/kernel';
import type { Advice, AdviceInput, AdviceOption } from './advice.ts';
import { pFailBefore, quantileOf } from './failure-time.ts';
import { orderByOf } from './order-by.ts';
import { replacementCost } from './replacement-cost.ts';

/** Options beyond these are left out: nobody chooses among more. The chosen one is always shown. */
const MOST_STOPS_SHOWN = 6;
const STOPS_AFTER_CHOSEN = 2;
/** Where only one stop is known, the next is taken to be a week later. */
const USUAL_GAP_MS = 7 * DAY_MS;

/** The windows for replacing one part with their risk and cost, the cheapest possible one chosen, and order-by. */
export function advise(input: AdviceInput): Advice {
  const candidates = candidatesOf(input);
  const chosen = cheapestPossible(candidates);
  const orderBy = orderByOf(input, chosen && waitingIsCheaper(input, chosen) ? undefined : chosen);
  return {
    options: shown(candidates, chosen).map((option) => ({ ...option, chosen: option === chosen })),
    evidenceGateHolds: input.pWearAbove5Percent >= input.settings.evidenceGate,
    urgent: input.pFail72h > input.settings.urgentLimit,
    ...(orderBy === undefined ? {} : { orderBy }),
  };
}

/**
 * The chosen window is the last known stop, and one more stop would be cheaper still: then the choice says where
 * the calendar ends, and not when the part is due.
 */
function waitingIsCheaper(input: AdviceInput, chosen: AdviceOption): boolean {
  const { plannedStops, failureTime, costs, settings } = input;
  const last = plannedStops.at(-1);
  if (!chosen.planned || last === undefined || chosen.window.to !== last.to) return false;
  const before = plannedStops.at(-2);
  const gap = before ? last.from - before.from : USUAL_GAP_MS;
  return replacementCost(failureTime, last.from + gap, true, costs, settings.phi) < chosen.expectedCost;
}

/** Now, the day the part is here where that is later, and every planned stop; ascending by time. */
function candidatesOf(input: AdviceInput): readonly AdviceOption[] {
  const { now, plannedStops, supply } = input;
  const arrival = plus(now, supply.leadTimeMsP90 + supply.preparationMs);
  const outside = [outsideStops(input, now)];
  if (arrival > now) outside.push(outsideStops(input, arrival));
  const stops = plannedStops
    .filter((stop) => stop.to > now)
    .map((stop) => optionAt(input, { from: later(stop.from, now), to: stop.to }, true));
  const all = [...outside, ...stops];
  if (all.length < 2) all.push(outsideStops(input, lastSafeInstant(input)));
  return all.sort((a, b) => a.window.from - b.window.from || Number(a.planned) - Number(b.planned));
}

/** Without any stop: as late as the risk allows, though not before tomorrow. */
function lastSafeInstant({ now, failureTime, settings }: AdviceInput): EpochMs {
  const safe = quantileOf(failureTime, settings.alpha);
  return plus(now, Math.max(DAY_MS, Math.min(safe - now, 30 * DAY_MS)));
}

function outsideStops(input: AdviceInput, from: EpochMs): AdviceOption {
  return optionAt(input, { from, to: plus(from, input.costs.plannedHours * HOUR_MS) }, false);
}

function optionAt(input: AdviceInput, window: TimeRange, planned: boolean): AdviceOption {
  const { now, failureTime, costs, settings, supply } = input;
  const late = window.from < now + supply.leadTimeMsP90 + supply.preparationMs;
  return {
    window,
    planned,
    pFailBefore: ratio(pFailBefore(failureTime, window.from)),
    expectedCost: Math.round(replacementCost(failureTime, window.from, planned, costs, settings.phi)),
    chosen: false,
    ...(late ? { notPossible: 'parts-late' as const } : {}),
  };
}

function cheapestPossible(candidates: readonly AdviceOption[]): AdviceOption | undefined {
  let best: AdviceOption | undefined;
  for (const option of candidates) {
    if (option.notPossible) continue;
    if (best === undefined || option.expectedCost < best.expectedCost) best = option;
  }
  return best;
}

/** What happens outside stops, the stops around the chosen one, and at least two options. */
function shown(
  candidates: readonly AdviceOption[],
  chosen: AdviceOption | undefined,
): readonly AdviceOption[] {
  const stops = candidates.filter((option) => option.planned);
  const at = chosen ? stops.indexOf(chosen) : -1;
  const end = Math.min(stops.length, Math.max(MOST_STOPS_SHOWN, at + 1 + STOPS_AFTER_CHOSEN));
  const kept = new Set(stops.slice(Math.max(0, end - MOST_STOPS_SHOWN), end));
  return candidates.filter((option) => !option.planned || kept.has(option));
}

function later(a: EpochMs, b: EpochMs): EpochMs {
  return a > b ? a : b;
}
