import type { MachineId, TimeRange } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import { nextStops } from '../fleet/next-stops.ts';

const { lines, machines, plannedStops, sites } = schema;

/** Planned stops of a machine's line that touch a window, recurring ones counted out in the site's time zone. */
export async function stopsAround(
  tx: Transaction,
  machineId: MachineId,
  window: TimeRange,
): Promise<readonly TimeRange[]> {
  const rows = await tx
    .select({ stop: plannedStops, timeZone: sites.timeZone })
    .from(machines)
    .innerJoin(plannedStops, eq(plannedStops.lineId, machines.lineId))
    .innerJoin(lines, eq(lines.id, machines.lineId))
    .innerJoin(sites, eq(sites.id, lines.siteId))
    .where(eq(machines.id, machineId));
  const timeZone = rows[0]?.timeZone;
  if (timeZone === undefined || window.from >= window.to) return [];
  return nextStops(
    rows.map(({ stop }) => stop),
    timeZone,
    window.from,
    window.to,
  );
}
