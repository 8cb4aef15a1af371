import type { ContractRejection } from './contract-codes.ts';

/** The fields that date a message, as on the wire. */
export interface Dated {
  readonly t0?: number;
  readonly up?: number;
  readonly tq?: string;
}

/** 2020-01-01 and 2100-01-01 in seconds: a `t0` between them was meant in seconds. */
const SECONDS_FROM = 1_577_836_800;
const SECONDS_TO = 4_102_444_800;

export function checkT0({ t0 }: Dated): ContractRejection | undefined {
  if (t0 === undefined || t0 < SECONDS_FROM || t0 >= SECONDS_TO) return undefined;
  const detail = `t0 ${t0} looks like seconds; milliseconds since 1970 are wanted`;
  return { code: 'looks-like-seconds', detail, field: '/t0' };
}

/** The same fields as a parsed message names them. */
export function datesOf({ t0, up, tq }: Dated): {
  readonly t0?: number;
  readonly up?: number;
  readonly clockSource?: string;
} {
  return {
    ...(t0 !== undefined && { t0 }),
    ...(up !== undefined && { up }),
    ...(tq !== undefined && { clockSource: tq }),
  };
}
