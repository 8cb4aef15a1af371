import type { FleetRow } from '@kizashi/api-contract';
import { useEffect, useRef, useState } from 'react';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { type FleetChange, fleetChanges } from './fleet-changes.ts';

export interface DatedChange extends FleetChange {
  readonly key: string;
  /** Fleet time, epoch ms. */
  readonly at: number;
  readonly time: string;
}

/** More than this nobody reads; older ones leave at the end. */
const KEPT = 12;

/** Compares each reading of the fleet with the one before. The first one, complete, is what everything is measured by. */
export function useFleetChanges(
  rows: readonly FleetRow[],
  complete: boolean,
  asOf: number,
): readonly DatedChange[] {
  const wording = useWording();
  const [changes, setChanges] = useState<readonly DatedChange[]>([]);
  const before = useRef<readonly FleetRow[] | undefined>(undefined);
  const latest = useRef<{ wording: Wording; asOf: number }>({ wording, asOf });
  useEffect(() => {
    latest.current = { wording, asOf };
  });
  useEffect(() => {
    if (!complete) return;
    const seen = before.current;
    before.current = rows;
    if (seen === undefined) return;
    const { wording, asOf } = latest.current;
    const found = fleetChanges(seen, rows, asOf, wording).map((change, index): DatedChange => {
      const zone = rows.find((row) => row.machine.id === change.machineId)?.timeZone ?? 'UTC';
      return { ...change, key: `${asOf} ${index}`, at: asOf, time: wording.dates(zone, asOf).time(asOf) };
    });
    if (found.length > 0) setChanges((known) => [...found, ...known].slice(0, KEPT));
  }, [rows, complete]);
  return changes;
}
