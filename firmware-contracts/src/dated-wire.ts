import type { ContractRejection } from './contract-codes.ts';
import { T0_IN_SECONDS } from './limits.ts';

/** The fields that date a message, as on the wire. */
export interface Dated {
  readonly t0?: number;
  readonly up?: number;
  readonly tq?: string;
}

export function checkT0({ t0 }: Dated): ContractRejection | undefined {
  if (t0 === undefined || t0 < T0_IN_SECONDS.min || t0 > T0_IN_SECONDS.max) return undefined;
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
