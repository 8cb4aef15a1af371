import type { FleetRow } from '@kizashi/api-contract';
import type { NewestForecast } from './newest-forecasts.ts';

/** P(fail within 72 h) from which somebody has to look today; product.md, "Urgent path". */
const URGENT_CHANCE = 0.3;
/** Orders in these states still wait for somebody to settle a date. */
const WITHOUT_A_DATE = new Set(['advised', 'proposed', 'deferred', 'accepted', 'parts-reserved']);

export interface OrderFacts {
  readonly state: string;
  readonly urgent: boolean;
}

/** The section of the fleet page that a machine's most pressing part puts it in. */
export function groupOf(
  machineState: string,
  forecast: NewestForecast | undefined,
  order: OrderFacts | undefined,
): FleetRow['group'] {
  if (machineState === 'alarm' || order?.urgent || (forecast?.pFail72h ?? 0) > URGENT_CHANCE) return 'today';
  if (order !== undefined && WITHOUT_A_DATE.has(order.state)) return 'needs-a-date';
  if (machineState === 'silent' || forecast?.status === 'withheld') return 'cannot-be-judged';
  return 'running';
}
