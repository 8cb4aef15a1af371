import { type OperationalCode, OperationalError } from '@kizashi/kernel';
import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';
import { errorCode, errorMessage } from './error-code.ts';

/**
 * What a row did wrong, and the HTTP status that says so:
 * `duplicate` and `still-referenced` 409, `missing-reference` and `bad-value` 422, `foreign-scope` 404.
 */
export type ConstraintKind =
  | 'duplicate'
  | 'still-referenced'
  | 'missing-reference'
  | 'bad-value'
  | 'foreign-scope';

/** The database refused a row. Expected where two people meet or input is not checked elsewhere; else a bug. */
export class ConstraintViolation extends Error {
  readonly kind: ConstraintKind;
  /** Name of the constraint or unique index, where one was violated. */
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor(kind: ConstraintKind, cause: pg.DatabaseError) {
    const subject = cause.constraint ?? cause.column ?? cause.table ?? 'row';
    super(`the database refused ${subject}: ${kind}`, { cause });
    this.name = 'ConstraintViolation';
    this.kind = kind;
    this.constraint = cause.constraint;
    this.table = cause.table;
    this.column = cause.column;
  }
}

/** What left a transaction, as the rest of Kizashi knows it. Anything else that `work` threw is returned as it is. */
export function translateDatabaseError(error: unknown): unknown {
  const query = error instanceof DrizzleQueryError ? error.query : '';
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (cause instanceof pg.DatabaseError) {
    return violationOf(cause, query) ?? operationalOf(cause) ?? withoutParameters(cause, query);
  }
  if (isConnectionLoss(cause)) {
    return new OperationalError(
      'database-unavailable',
      `the connection to PostgreSQL was lost: ${errorMessage(cause)}`,
      { retryable: true, cause },
    );
  }
  return error instanceof DrizzleQueryError ? withoutParameters(cause, query) : error;
}

function violationOf(error: pg.DatabaseError, query: string): ConstraintViolation | undefined {
  switch (error.code) {
    case '23505':
    case '23P01':
      return new ConstraintViolation('duplicate', error);
    case '23001':
      return new ConstraintViolation('still-referenced', error);
    case '23503':
      // One code for both ends of a key; only the text of the message, which is localised, tells them apart.
      return new ConstraintViolation(
        /^\s*delete\b/i.test(query) ? 'still-referenced' : 'missing-reference',
        error,
      );
    case '23502':
    case '23514':
      return new ConstraintViolation('bad-value', error);
    case '42501':
      // The same code as a missing grant, which is a bug; the routine is the same in every language.
      return error.routine === 'ExecWithCheckOptions'
        ? new ConstraintViolation('foreign-scope', error)
        : undefined;
    default:
      return error.code?.startsWith('22') ? new ConstraintViolation('bad-value', error) : undefined;
  }
}

function operationalOf(error: pg.DatabaseError): OperationalError | undefined {
  const operational = (code: OperationalCode, retryable: boolean) =>
    new OperationalError(code, `PostgreSQL: ${error.message}`, { retryable, cause: error });
  const code = error.code ?? '';
  if (code === '53100') return operational('database-disk-full', true);
  if (code === '57P04' || code === '3D000' || code.startsWith('28'))
    return operational('database-refused', false);
  if (code === '57014' || code === '55P03' || code.startsWith('40') || code.startsWith('53')) {
    return operational('database-busy', true);
  }
  if (code.startsWith('08') || code.startsWith('57P') || code.startsWith('58')) {
    return operational('database-unavailable', true);
  }
  return undefined;
}

/** Failures of the socket carry a code of the system; what `pg` itself finds out has only a message. */
function isConnectionLoss(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) return SOCKET_CODES.has(code);
  return PG_CONNECTION_MESSAGES.some((message) => errorMessage(error).startsWith(message));
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

const PG_CONNECTION_MESSAGES = [
  'Connection terminated',
  'Client has encountered a connection error',
  'timeout exceeded when trying to connect',
  'timeout expired',
];

/** A bug in a statement: keeps the statement, leaves out its parameters, which hold what must not be logged. */
function withoutParameters(cause: unknown, query: string): Error {
  const reason = errorMessage(cause);
  return new Error(query ? `${reason} in: ${query}` : reason, { cause });
}
