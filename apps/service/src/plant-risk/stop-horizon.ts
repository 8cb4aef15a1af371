import { DAY_MS } from '@kizashi/kernel';

/** Stops further away than this are not "the next stop" of anything. */
export const STOP_HORIZON_MS = 120 * DAY_MS;
