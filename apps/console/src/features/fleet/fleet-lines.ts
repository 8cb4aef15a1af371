import type { FleetRow } from '@kizashi/api-contract';

export interface FleetLine {
  readonly id: string;
  readonly name: string;
  readonly machines: readonly FleetRow[];
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
          machines: lineRows.toSorted((a, b) => a.machine.serial.localeCompare(b.machine.serial)),
          nextStopAt: stops.length === 0 ? null : Math.min(...stops),
        };
      },
    );
    return { id, name: siteName, customerName, timeZone, lines: lines.toSorted(byName) };
  });
  return sites.toSorted(byName);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
