import { DAY_MS, type EpochMs, type MachineId, plus, type TimeRange } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import { nextStops } from '../fleet/next-stops.ts';

const { lines, machines, plannedStops, sites } = schema;

/** Nobody agrees on a stop further away than this. */
const HORIZON_MS = 366 * DAY_MS;

/** Planned stops of a machine's line that are not over yet, recurring ones counted out in the site's time zone. */
export async function stopsAround(tx: Transaction, machineId: MachineId, at: EpochMs): Promise<TimeRange[]> {
  const rows = await tx
    .select({ stop: plannedStops, timeZone: sites.timeZone })
    .from(machines)
    .innerJoin(plannedStops, eq(plannedStops.lineId, machines.lineId))
    .innerJoin(lines, eq(lines.id, machines.lineId))
    .innerJoin(sites, eq(sites.id, lines.siteId))
    .where(eq(machines.id, machineId));
  const timeZone = rows[0]?.timeZone;
  if (timeZone === undefined) return [];
  return nextStops(
    rows.map(({ stop }) => stop),
    timeZone,
    at,
    plus(at, HORIZON_MS),
  );
}
