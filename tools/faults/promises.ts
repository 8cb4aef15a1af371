/** What is promised on an idle machine; the table says where a run missed it. */

/** From publish to PUBACK, 99 of 100. */
export const PUBACK_P99_MS = 250;
/** Between two PUBACKs of a device that sends every 50 to 100 ms, whatever befalls others. */
export const LARGEST_GAP_MS = 500;
/** After a disk, a database or a server is back. */
export const RECOVERED_MS = 10_000;
/** Of the service process. */
export const RSS_MB = 900;
