import type { Customer, Line, PlannedStop, Site, Stock } from '@kizashi/api-contract';
import type { EpochMs } from '@kizashi/kernel';
import { plannedStopOf } from '../scenario/line-stops.ts';
import type { PlantCustomer, PlantLine, PlantSite } from '../scenario/plant.ts';
import type { ProductApi } from './product-api.ts';

/** Where a line is, by the ids of the product. */
export interface EnteredLine {
  readonly lineId: string;
  readonly siteId: string;
  readonly customerId: string;
  /** Its name. */
  readonly customer: string;
  /** Part numbers that its site keeps on the shelf. */
  readonly stocked: ReadonlySet<string>;
}

/**
 * Makes customers, sites, lines, planned stops and stock that are not there yet, found by their names; nothing that
 * is there is changed. Answers the lines by their keys in the scenario. Catalogue parts must be there before.
 */
export async function setUpPlant(
  api: ProductApi,
  customers: readonly PlantCustomer[],
  startsAt: EpochMs,
): Promise<ReadonlyMap<string, EnteredLine>> {
  const lines = new Map<string, EnteredLine>();
  const known = await api.list<Customer>('customers');
  for (const customer of customers) {
    const { id: customerId } =
      known.find((one) => one.name === customer.name) ??
      (await api.post<Customer>('customers', { name: customer.name }));
    for (const site of customer.sites) {
      const siteId = await setUpSite(api, customerId, site);
      await setUpStock(api, siteId, site);
      for (const line of site.lines)
        lines.set(line.key, {
          lineId: await setUpLine(api, siteId, site, line, startsAt),
          siteId,
          customerId,
          customer: customer.name,
          stocked: new Set(site.stock.map(({ partNumber }) => partNumber)),
        });
    }
  }
  return lines;
}

async function setUpSite(api: ProductApi, customerId: string, site: PlantSite): Promise<string> {
  const { name, timeZone } = site;
  const known = await api.list<Site>(`sites?customerId=${customerId}`);
  const found = known.find((one) => one.name === name);
  return (found ?? (await api.post<Site>('sites', { customerId, name, timeZone }))).id;
}

/** Sets a quantity only where none was ever set: parts that were used since stay used. */
async function setUpStock(api: ProductApi, siteId: string, site: PlantSite): Promise<void> {
  if (site.stock.length === 0) return;
  const known = await api.list<Stock>(`stock?siteId=${siteId}`);
  for (const { partNumber, quantity } of site.stock)
    if (!known.some((one) => one.partNumber === partNumber))
      await api.post('stock', { partNumber, siteId, quantity });
}

async function setUpLine(
  api: ProductApi,
  siteId: string,
  site: PlantSite,
  line: PlantLine,
  startsAt: EpochMs,
): Promise<string> {
  const { name, downtimeCostPerHour } = line;
  const known = await api.list<Line>(`lines?siteId=${siteId}`);
  const found = known.find((one) => one.name === name);
  const { id } = found ?? (await api.post<Line>('lines', { siteId, name, downtimeCostPerHour }));
  if (line.stops.length === 0) return id;
  const stops = await api.list<PlannedStop>(`planned-stops?lineId=${id}`);
  for (const stop of line.stops) {
    const wanted = plannedStopOf(stop, site, startsAt);
    if (!stops.some((one) => one.rrule === wanted.rrule))
      await api.post('planned-stops', { lineId: id, ...wanted });
  }
  return id;
}
