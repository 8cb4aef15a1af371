import type { FleetRow } from '@kizashi/api-contract';
import { type FocusEvent, useMemo, useRef, useState } from 'react';
import { steadyOrder } from './steady-order.ts';

type Group = FleetRow['group'];

interface Snapshot {
  readonly ids: readonly string[];
  readonly groups: ReadonlyMap<string, Group>;
}

export interface PlacedRow {
  readonly row: FleetRow;
  /** Group under which it is shown; it may lag behind the row's own while somebody reads. */
  readonly group: Group;
}

export interface SteadyRows {
  readonly placed: readonly PlacedRow[];
  /** Rows that wait for a new place. */
  readonly moved: number;
  /** For the element that holds the rows. */
  readonly hold: {
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocus(): void;
    onBlur(event: FocusEvent<Element>): void;
  };
  sortAgain(): void;
}

function snapshotOf(rows: readonly FleetRow[]): Snapshot {
  return {
    ids: rows.map((row) => row.machine.id),
    groups: new Map(rows.map((row) => [row.machine.id, row.group])),
  };
}

/** Newest values in the order of `snapshot`. */
export function placeRows(
  snapshot: Snapshot | null,
  newest: readonly FleetRow[],
): Omit<SteadyRows, 'hold' | 'sortAgain'> {
  if (snapshot === null) return { placed: newest.map((row) => ({ row, group: row.group })), moved: 0 };
  const byId = new Map(newest.map((row) => [row.machine.id, row]));
  const { ids, moved } = steadyOrder(snapshot.ids, [...byId.keys()]);
  const placed = ids.map((id) => {
    const row = byId.get(id)!;
    return { row, group: snapshot.groups.get(id) ?? row.group };
  });
  const regrouped = placed.filter(({ row, group }) => row.group !== group).length;
  return { placed, moved: Math.max(moved, regrouped) };
}

/** While the list is pointed at or focused only values change; rows keep their place until they are sorted again. */
export function useSteadyRows(newest: readonly FleetRow[]): SteadyRows {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const holders = useRef(new Set<'pointer' | 'focus'>());
  const take = (holder: 'pointer' | 'focus') => {
    holders.current.add(holder);
    setSnapshot((taken) => taken ?? snapshotOf(newest));
  };
  const release = (holder: 'pointer' | 'focus') => {
    holders.current.delete(holder);
    if (holders.current.size === 0) setSnapshot(null);
  };
  const placed = useMemo(() => placeRows(snapshot, newest), [snapshot, newest]);
  return {
    ...placed,
    hold: {
      onPointerEnter: () => take('pointer'),
      onPointerLeave: () => release('pointer'),
      onFocus: () => take('focus'),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) release('focus');
      },
    },
    sortAgain: () => setSnapshot(snapshotOf(newest)),
  };
}
