import type { TimelineEntry } from '@kizashi/api-contract';
import type { MachinePast } from './use-timeline.ts';

/** Verbs that say no more than that the rules looked again. */
const QUIET: readonly string[] = ['update', 'ready-check'];

/**
 * What is worth a line in a time, newest first: of the many forecasts only those after which a part could be judged no
 * longer or again, of the device's words no changes of mode. All of them are on the lanes.
 */
export function happenings(past: MachinePast, from: number, to: number): TimelineEntry[] {
  const within = ({ at }: TimelineEntry) => Date.parse(at) >= from && Date.parse(at) <= to;
  return [
    ...past.states,
    ...past.channelStates.filter(({ state }) => state !== 'learning'),
    ...past.orders.filter(({ verb }) => !QUIET.includes(verb)),
    ...past.swaps,
    ...turns(past.forecasts),
    ...past.events.filter(({ event }) => event !== 'mode'),
  ]
    .filter(within)
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Forecasts of another status than the one before of the same part; the first of a part counts when it is withheld. */
function turns(forecasts: MachinePast['forecasts']): MachinePast['forecasts'] {
  const last = new Map<string, string>();
  return forecasts.toReversed().filter(({ fittedPartId, status }) => {
    const before = last.get(fittedPartId) ?? 'estimated';
    last.set(fittedPartId, status);
    return status !== before;
  });
}
