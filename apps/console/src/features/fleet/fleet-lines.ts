import type { FleetRow } from '@kizashi/api-contract';

export interface FleetLine {
  readonly id: string;
  readonly name: string;
  /** At most `TILES_A_LINE`, those that need somebody first, then by serial. */
  readonly machines: readonly FleetRow[];
  /** Machines that have no tile. */
  readonly more: number;
  /** The line's next stop, epoch ms; null when none is planned. */
  readonly nextStopAt: number | null;
}

export interface FleetSite {
  readonly id: string;
  readonly name: string;
  readonly customerName: string;
  readonly timeZone: string;
  readonly lines: readonly FleetLine[];
}

/** The fleet as the plants see it: sites with their lines, both by name; machines by serial. */
export function sitesOf(rows: readonly FleetRow[]): FleetSite[] {
  const bySite = Map.groupBy(rows, (row) => row.machine.siteId);
  const sites = [...bySite].map(([id, siteRows]): FleetSite => {
    const { siteName, customerName, timeZone } = siteRows[0]!;
    const lines = [...Map.groupBy(siteRows, (row) => row.machine.lineId)].map(
      ([lineId, lineRows]): FleetLine => {
        const stops = lineRows.flatMap(({ machine }) =>
          machine.nextStopAt === null ? [] : [Date.parse(machine.nextStopAt)],
        );
        return {
          id: lineId,
          name: lineRows[0]!.lineName,
          machines: tiles(lineRows),
          more: Math.max(0, lineRows.length - TILES_A_LINE),
          nextStopAt: stops.length === 0 ? null : Math.min(...stops),
        };
      },
    );
    return { id, name: siteName, customerName, timeZone, lines: lines.toSorted(byName) };
  });
  return sites.toSorted(byName);
}

/** More marks than this nobody tells apart; ten thousand of them would make the page slow. */
const TILES_A_LINE = 24;

function tiles(rows: readonly FleetRow[]): FleetRow[] {
  const bySerial = (a: FleetRow, b: FleetRow) => a.machine.serial.localeCompare(b.machine.serial);
  if (rows.length <= TILES_A_LINE) return rows.toSorted(bySerial);
  const pressing = rows.toSorted(
    (a, b) => Number(a.group === 'running') - Number(b.group === 'running') || bySerial(a, b),
  );
  return pressing.slice(0, TILES_A_LINE).toSorted(bySerial);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
