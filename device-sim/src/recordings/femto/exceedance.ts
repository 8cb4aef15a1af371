/** Limits are drawn from so many snapshots of a healthy bearing. */
export const HEALTHY_SNAPSHOTS = 100;
/**
 * Standard deviations from the healthy mean to the limit: the action limit of a control chart (Shewhart 1931; ISO
 * 7870-2), fixed beforehand and the same for every indicator, so none is helped by having seen the end.
 */
export const LIMIT_SD = 3;
/** One snapshot above the limit is chance, three in a row are a finding. */
export const IN_A_ROW = 3;

/** What an indicator says of a bearing that ran to its end. */
export interface Exceedance {
  readonly limit: number;
  /** Number of the snapshot that completed the first three in a row above the limit, from 1; undefined: never. */
  readonly found: number | undefined;
  /** Snapshots that were left then. */
  readonly beforeEnd: number | undefined;
  /** Of the snapshots after it, the share above the limit: a real finding stays, a false one goes. */
  readonly staysAbove: number | undefined;
}

/** @param values of an indicator that grows with wear, one a snapshot, from a bearing's first to its last */
export function exceedanceOf(values: readonly number[]): Exceedance {
  const healthy = values.slice(0, HEALTHY_SNAPSHOTS);
  const mean = healthy.reduce((sum, value) => sum + value, 0) / healthy.length;
  const squares = healthy.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const limit = mean + LIMIT_SD * Math.sqrt(squares / (healthy.length - 1));
  let inARow = 0;
  for (let i = HEALTHY_SNAPSHOTS; i < values.length; i++) {
    inARow = (values[i] as number) > limit ? inARow + 1 : 0;
    if (inARow < IN_A_ROW) continue;
    const rest = values.slice(i + 1);
    const above = rest.filter((value) => value > limit).length;
    return {
      limit,
      found: i + 1,
      beforeEnd: rest.length,
      staysAbove: rest.length === 0 ? undefined : above / rest.length,
    };
  }
  return { limit, found: undefined, beforeEnd: undefined, staysAbove: undefined };
}
