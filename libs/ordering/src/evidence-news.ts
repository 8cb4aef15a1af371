import type { EpochMs } from '@kizashi/kernel';
import type { Evidence } from './evidence.ts';
import type { Order, OrderOption } from './order.ts';

/**
 * The same choice: costs drift from hour to hour, and "at once" moves with the clock, but nobody would decide
 * otherwise for it.
 */
function sameChoice(a: OrderOption, b: OrderOption): boolean {
  const sameTime =
    a.planned === b.planned &&
    (!a.planned || (a.window.from === b.window.from && a.window.to === b.window.to));
  return sameTime && a.chosen === b.chosen && a.notPossible === b.notPossible;
}

/**
 * Whether evidence tells an order anything new. Advice is drawn again with every forecast, hourly; a forecast is
 * kept only when it moved, so an order that has that forecast already changes only when the choice itself does.
 * Else its version would run away from everybody who is reading it.
 */
export function bringsNews(order: Order, evidence: Evidence, evidenceGoneSince: EpochMs | null): boolean {
  const { advice, failureMode, forecastId } = evidence;
  return !(
    forecastId === order.forecastId &&
    failureMode === order.failureMode &&
    advice.urgent === order.urgent &&
    evidenceGoneSince === order.evidenceGoneSince &&
    advice.options.length === order.options.length &&
    advice.options.every((option, index) => {
      const known = order.options[index];
      return known !== undefined && sameChoice(known, option);
    })
  );
}
