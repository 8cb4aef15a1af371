import { OperationalError } from '@kizashi/kernel';

/** Kinds of DuckDB's errors, with which its messages begin, that lie in what was to be written: it fails again. */
const OF_THE_DATA =
  /^(?:Error: )?(Constraint|Conversion|Invalid Input|Out of Range|Mismatch Type|Invalid type) Error:/i;

/** How DuckDB says that a block is not what it wrote there: a disk, or another program, has changed it. */
const DAMAGE = /Corrupt (database|WAL) file|checksum .* does not match/i;
const WHAT_DAMAGE_MEANS =
  'The file is damaged; nothing is written to it any more. Stop the service, look after the disk, restore the backup.';

/** DuckDB's own message is kept: it names the file, the missing space, or the process that holds the lock. */
export function duckDbError(
  code: 'duckdb-unavailable' | 'duckdb-commit-failed' | 'duckdb-query-failed',
  doing: string,
  cause: unknown,
): OperationalError {
  if (cause instanceof OperationalError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (DAMAGE.test(message)) {
    const damage = `${doing}: ${message}. ${WHAT_DAMAGE_MEANS}`;
    return new OperationalError('duckdb-damaged', damage, { retryable: false, cause });
  }
  return new OperationalError(code, `${doing}: ${message}`, {
    retryable: code !== 'duckdb-unavailable' && !liesInTheData(cause, message),
    cause,
  });
}

/** A value that does not fit its column is refused by the client already, as a TypeError or RangeError. */
function liesInTheData(cause: unknown, message: string): boolean {
  return cause instanceof TypeError || cause instanceof RangeError || OF_THE_DATA.test(message);
}
