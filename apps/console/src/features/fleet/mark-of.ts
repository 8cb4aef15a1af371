import type { FleetRow } from '@kizashi/api-contract';
import type { MarkKind } from '../../ui/marks/state-mark.tsx';
import { ordersSoon } from './fleet-filter.ts';

/** The mark of a row: its machine's state, unless its order says more. */
export function markOf(row: FleetRow, now: number): MarkKind {
  const { state } = row.machine;
  if (row.order?.urgent && state !== 'alarm') return 'urgent';
  return state === 'normal' && ordersSoon(row, now) ? 'order-soon' : state;
}
