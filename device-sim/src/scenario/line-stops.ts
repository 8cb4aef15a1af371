import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { RecurringStop } from '../physics/duty-cycle.ts';
import { localTimeOf, minuteOfDay } from '../physics/local-time.ts';
import type { PlantLine, PlantSite, PlantStop } from './plant.ts';

/** The stops of a line as they begin at or after an instant. */
export function recurringStops(
  line: PlantLine,
  site: PlantSite,
  startsAt: EpochMs,
): readonly RecurringStop[] {
  return line.stops.map((stop) => ({
    firstAt: firstBeginning(stop, site, startsAt),
    hours: stop.hours,
    everyWeeks: stop.everyWeeks,
  }));
}

/** The same as the product is told: the first time and an RFC 5545 rule. */
export function plannedStopOf(stop: PlantStop, site: PlantSite, startsAt: EpochMs) {
  const from = firstBeginning(stop, site, startsAt);
  const interval = stop.everyWeeks === 1 ? '' : `;INTERVAL=${stop.everyWeeks}`;
  const byDay = stop.weekday.slice(0, 2).toUpperCase();
  return {
    from: new Date(from).toISOString(),
    to: new Date(epochMs(from + stop.hours * HOUR_MS)).toISOString(),
    rrule: `FREQ=WEEKLY${interval};BYDAY=${byDay}`,
  };
}

function firstBeginning(stop: PlantStop, site: PlantSite, startsAt: EpochMs): EpochMs {
  return localTimeOf(site.timeZone).next(startsAt, stop.weekday, minuteOfDay(stop.from));
}
