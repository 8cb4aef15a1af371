import type { OrderSpan } from './timeline-shapes.ts';

export const LANES = ['state', 'channel', 'mode', 'orders', 'swaps', 'forecasts', 'events'] as const;
export type LaneName = (typeof LANES)[number];

export interface Lane {
  readonly name: LaneName;
  /** Middle of the lane's first row, px from the top. */
  readonly y: number;
  /** Upper end of the lane, where its name stands on a phone. */
  readonly top: number;
}

const HEIGHT = 22;
const NAME_HEIGHT = 14;
export const ORDER_ROW = 16;
/** More orders at once than this are drawn over each other; the list below tells them apart. */
const MOST_ROWS = 4;

/** Lanes below each other, only those that hold something; the first one always. */
export function laneFrame(
  filled: ReadonlySet<LaneName>,
  orders: readonly OrderSpan[],
  narrow: boolean,
): { readonly lanes: readonly Lane[]; readonly height: number } {
  let top = 0;
  const lanes = LANES.filter((name) => name === 'state' || filled.has(name)).map((name) => {
    const above = narrow ? NAME_HEIGHT : 0;
    const rows = name === 'orders' ? orderRows(orders) : 1;
    const lane = { name, top, y: top + above + HEIGHT / 2 };
    top += above + HEIGHT + (rows - 1) * ORDER_ROW;
    return lane;
  });
  return { lanes, height: top + 2 };
}

function orderRows(orders: readonly OrderSpan[]): number {
  return Math.min(MOST_ROWS, 1 + Math.max(0, ...orders.map(({ row }) => row)));
}

/** The row of an order on the screen. */
export function rowOf({ row }: OrderSpan): number {
  return Math.min(row, MOST_ROWS - 1);
}
