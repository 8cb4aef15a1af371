import type { EpochMs } from '@kizashi/kernel';
import type { Order, OrderState } from './order.ts';
import type { OrderVerb } from './verb-table.ts';

/** Who is named for what the rules and timers do by themselves. */
export const RULES_ACTOR = 'kizashi';

/** What may happen to an order: what somebody asks for, and what the rules do without being asked. */
export type Happening = OrderVerb | 'open' | 'update' | 'ready-check';

/** One thing that happened to an order, kept for ever. `fromState` is null for the opening. */
export interface OrderFact {
  readonly verb: Happening;
  readonly at: EpochMs;
  readonly actor: string;
  readonly fromState: OrderState | null;
  readonly toState: OrderState;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An order after a change, with what happened; both are written in one transaction or not at all. */
export interface OrderChange {
  readonly order: Order;
  readonly facts: readonly OrderFact[];
}
