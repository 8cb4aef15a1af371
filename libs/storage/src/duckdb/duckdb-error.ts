import { OperationalError } from '@kizashi/kernel';

/** DuckDB's own message is kept: it names the file, the missing space, or the process that holds the lock. */
export function duckDbError(
  code: 'duckdb-unavailable' | 'duckdb-commit-failed' | 'duckdb-query-failed',
  doing: string,
  cause: unknown,
): OperationalError {
  if (cause instanceof OperationalError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new OperationalError(code, `${doing}: ${message}`, {
    retryable: code !== 'duckdb-unavailable',
    cause,
  });
}
