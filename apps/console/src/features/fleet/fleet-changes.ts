import type { FleetRow, ForecastGlance } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import type { Wording } from '../../ui/format/use-wording.ts';
import { type RemainingSpan, remainingSpan, spanWords } from '../../ui/remaining-life/remaining-span.ts';

/** One thing that became different about a machine while the page was open. */
export interface FleetChange {
  readonly machineId: string;
  readonly serial: string;
  readonly fittedPartId: string | null;
  readonly state: FleetRow['machine']['state'];
  readonly text: string;
}

/** A range that moved by less than two days, or than a tenth of its width, says nothing new. */
function worthSayingMs(width: number): number {
  return Math.max(2 * DAY_MS, Number.isFinite(width) ? width / 10 : 0);
}

/** What changed between two readings of the fleet, most important first: state, order, forecast. */
export function fleetChanges(
  before: readonly FleetRow[],
  after: readonly FleetRow[],
  now: number,
  wording: Wording,
): FleetChange[] {
  const old = new Map(before.map((row) => [row.machine.id, row]));
  return after.flatMap((row) => {
    const { machine } = row;
    const was = old.get(machine.id);
    const texts =
      was === undefined
        ? [wording.t('fleet.change.appeared')]
        : [
            stateChange(was, row, wording),
            orderChange(was, row, wording),
            forecastChange(was, row, now, wording),
          ];
    return texts.flatMap((text) =>
      text === undefined
        ? []
        : [
            {
              machineId: machine.id,
              serial: machine.serial,
              fittedPartId: row.fittedPartId,
              state: machine.state,
              text,
            },
          ],
    );
  });
}

function stateChange(was: FleetRow, is: FleetRow, { t }: Wording): string | undefined {
  const states = [was.machine.state, is.machine.state];
  // Machines are switched on and off all day long: only what asks for a look is news.
  if (
    was.machine.state === is.machine.state ||
    states.every((state) => state === 'normal' || state === 'off')
  )
    return undefined;
  if (is.machine.state === 'silent') return t('fleet.change.silent');
  if (was.machine.state === 'silent')
    return t('fleet.change.back', { state: t(`words.state.${is.machine.state}`) });
  return t('fleet.change.state', {
    before: t(`words.state.${was.machine.state}`),
    after: t(`words.state.${is.machine.state}`),
  });
}

function orderChange(was: FleetRow, is: FleetRow, { t }: Wording): string | undefined {
  if (is.order === null) return was.order === null ? undefined : t('fleet.change.orderGone');
  const { number, state } = is.order;
  if (was.order?.id !== is.order.id) return t('fleet.change.orderOpened', { number });
  if (was.order.state === state) return undefined;
  return t('fleet.change.orderState', { number, state: t(`words.orderState.${state}`) });
}

function forecastChange(was: FleetRow, is: FleetRow, now: number, wording: Wording): string | undefined {
  const { t } = wording;
  const [old, fresh] = [was.forecast, is.forecast];
  if (old === null || fresh === null || was.fittedPartId !== is.fittedPartId) return undefined;
  const dates = wording.dates(is.timeZone, now);
  const words = (span: RemainingSpan) => spanWords(span, wording);
  if (fresh.status === 'withheld') {
    if (old.status === 'withheld') return undefined;
    return t('fleet.change.withheld', { reason: t(`words.withheldReason.${fresh.reason ?? 'stale-input'}`) });
  }
  const after = words(remainingSpan(fresh, now, dates));
  if (old.status === 'withheld') return t('fleet.change.judged', { after });
  const before = words(remainingSpan(old, now, dates));
  if (before === after) return undefined;
  const [oldWidth, newWidth] = [width(old), width(fresh)];
  const step = worthSayingMs(oldWidth);
  if (newWidth < oldWidth - step) return t('fleet.change.narrower', { before, after });
  if (newWidth > oldWidth + step) return t('fleet.change.wider', { before, after });
  return middleMoved(old, fresh, step) ? t('fleet.change.moved', { before, after }) : undefined;
}

function width({ p10At, p90At }: ForecastGlance): number {
  if (p10At === null || p90At === null) return Number.POSITIVE_INFINITY;
  return Date.parse(p90At) - Date.parse(p10At);
}

function middleMoved(old: ForecastGlance, fresh: ForecastGlance, step: number): boolean {
  if (old.p50At === null || fresh.p50At === null) return old.p50At !== fresh.p50At;
  return Math.abs(Date.parse(old.p50At) - Date.parse(fresh.p50At)) >= step;
}
