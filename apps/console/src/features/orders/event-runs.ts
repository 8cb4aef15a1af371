import type { OrderEvent } from '@kizashi/api-contract';

/** One thing that happened, or the same small thing several times in a row. */
export interface EventRun {
  /** The last of the run. */
  readonly event: OrderEvent;
  readonly times: number;
}

/** An order that waits is updated with every new forecast: a run of such updates is one line, dated by its last. */
export function eventRuns(events: readonly OrderEvent[]): EventRun[] {
  const runs: EventRun[] = [];
  for (const event of events) {
    const before = runs.at(-1);
    const again =
      before !== undefined &&
      event.verb === 'update' &&
      before.event.verb === 'update' &&
      event.actor === before.event.actor &&
      event.fromState === event.toState;
    if (again) runs[runs.length - 1] = { event, times: before.times + 1 };
    else runs.push({ event, times: 1 });
  }
  return runs;
}
