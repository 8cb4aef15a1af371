import type { Order, OrderEvent } from '@kizashi/api-contract';

type State = Order['state'];

/** One state on the way of an order: passed, where it stands now, or still ahead. */
export interface LifeStep {
  readonly state: State;
  readonly place: 'passed' | 'now' | 'ahead';
  /** When it came into this state for the last time, and who brought it there; undefined ahead. */
  readonly at: string | undefined;
  readonly actor: string | undefined;
}

/** The way of an order that nothing happens to. */
const WAY: readonly State[] = [
  'advised',
  'accepted',
  'scheduled',
  'ready',
  'in-progress',
  'as-found-recorded',
  'as-left-verified',
  'closed',
];
/** States that an order may pass through, each before the state of the way that follows it. */
const BYWAYS: Readonly<Partial<Record<State, State>>> = {
  proposed: 'accepted',
  deferred: 'accepted',
  'parts-reserved': 'scheduled',
};
const ENDED_OTHERWISE: readonly State[] = ['cancelled', 'declined', 'expired'];

/**
 * The life of an order as steps: those it has been through, the one it stands at, and those that are still to come. One
 * that was cancelled, declined or has run out ends there.
 * @param events oldest first.
 */
export function lifeCycle(order: Pick<Order, 'state'>, events: readonly OrderEvent[]): LifeStep[] {
  const entered = new Map<string, OrderEvent>();
  for (const event of events) if (event.fromState !== event.toState) entered.set(event.toState, event);
  const way = wayOf(order.state, entered);
  const here = way.indexOf(order.state);
  return way.flatMap((state, index): LifeStep[] => {
    const place = index < here ? 'passed' : index === here ? 'now' : 'ahead';
    const event = place === 'ahead' ? undefined : entered.get(state);
    // A state that was skipped, such as "ready" by a start with a reason, has not been passed.
    if (place === 'passed' && event === undefined && state !== 'advised') return [];
    return [{ state, place, at: event?.at, actor: event?.actor }];
  });
}

function wayOf(now: State, entered: ReadonlyMap<string, OrderEvent>): State[] {
  const way = [...WAY];
  for (const [state, before] of Object.entries(BYWAYS) as [State, State][]) {
    if (state === now || entered.has(state)) way.splice(way.indexOf(before), 0, state);
  }
  if (!ENDED_OTHERWISE.includes(now)) return way;
  return [...way.filter((state) => entered.has(state) || state === 'advised'), now];
}
