import type { Machine } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, type LineId, plus, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { eq, inArray, type SQL } from 'drizzle-orm';
import { nextStops } from './next-stops.ts';

const { lines, machines, machineStates, plannedStops, sites } = schema;

export type MachineRow = typeof machines.$inferSelect;
type StateRow = typeof machineStates.$inferSelect;

/** How far ahead the next stop is looked for. */
const STOP_HORIZON_MS = 366 * DAY_MS;

/** Machines with where they stand now, ascending by id. */
export async function readMachines(
  tx: Transaction,
  now: EpochMs,
  where: SQL | undefined,
  count: number,
): Promise<Machine[]> {
  const rows = await tx
    .select({ machine: machines, state: machineStates })
    .from(machines)
    .leftJoin(machineStates, eq(machineStates.machineId, machines.id))
    .where(where)
    .orderBy(machines.id)
    .limit(count);
  const nextStopAt = await nextStopByLine(
    tx,
    rows.map(({ machine }) => machine.lineId),
    now,
  );
  return rows.map(({ machine, state }) => toMachine(machine, state, nextStopAt.get(machine.lineId)));
}

/** A machine that never sent anything is off as far as anybody can tell. */
export function toMachine(
  row: Omit<MachineRow, 'tenantId' | 'version'>,
  known: StateRow | null,
  nextStopAt: EpochMs | undefined,
): Machine {
  const { id, serial, modelId, lineId, siteId, customerId, zoneLimits } = row;
  return {
    id,
    serial,
    modelId,
    lineId,
    siteId,
    customerId,
    state: (known?.state ?? 'off') as Machine['state'],
    health: known?.health ?? null,
    lastReadingAt: known?.lastReadingAt ? toIso(known.lastReadingAt) : null,
    nextStopAt: nextStopAt === undefined ? null : toIso(nextStopAt),
    zoneLimits: { ...zoneLimits },
  };
}

/** Beginning of the next planned stop of each line; of the present one, where one is under way. */
export async function nextStopByLine(
  tx: Transaction,
  lineIds: readonly LineId[],
  now: EpochMs,
): Promise<Map<LineId, EpochMs>> {
  if (lineIds.length === 0) return new Map();
  const rows = await tx
    .select({ stop: plannedStops, timeZone: sites.timeZone })
    .from(plannedStops)
    .innerJoin(lines, eq(lines.id, plannedStops.lineId))
    .innerJoin(sites, eq(sites.id, lines.siteId))
    .where(inArray(plannedStops.lineId, [...new Set(lineIds)]));
  const found = new Map<LineId, EpochMs>();
  for (const [lineId, ofLine] of Map.groupBy(rows, ({ stop }) => stop.lineId)) {
    const stops = ofLine.map(({ stop }) => stop);
    const next = nextStops(stops, ofLine[0]?.timeZone ?? 'UTC', now, plus(now, STOP_HORIZON_MS))[0];
    if (next !== undefined) found.set(lineId, next.from);
  }
  return found;
}
