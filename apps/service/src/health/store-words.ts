import type { StoreBacklog } from '@kizashi/storage/telemetry-store';

/**
 * What `/health/ready` says of the telemetry store. One whose server is away is ready: it stores and acknowledges, and says
 * what waits.
 */
export function storeWords(backlog: StoreBacklog | undefined): string {
  if (backlog === undefined) return 'answers';
  const { rows, refusedRows, bytes, limitBytes, since, failure, refusal } = backlog;
  const words = ['answers'];
  if (rows > 0) {
    const full = `${Math.ceil(bytes / 1e6)} of ${limitBytes / 1e6} MB`;
    const from = since === undefined ? '' : ` since ${new Date(since).toISOString()}`;
    words.push(
      `delayed${from}: ${rows} rows wait on the disk (${full})${failure === undefined ? '' : `: ${failure}`}`,
    );
  }
  if (refusedRows > 0)
    words.push(`${refusedRows} rows are kept here for good, which the server refuses: ${refusal}`);
  return words.join('; ');
}
