import type { OperationalCode } from './operational-codes.ts';

/** Why an input was refused: a code of the catalogue, which field, and what would be right. */
export interface Rejection<Code extends string = string> {
  readonly code: Code;
  readonly detail: string;
  /** JSON pointer or name of the field at fault, where there is one. */
  readonly field?: string;
}

/**
 * Something outside failed: a disk, a server, a network. Adapters translate vendor errors into this;
 * only runners retry.
 */
export class OperationalError extends Error {
  readonly code: OperationalCode;
  readonly retryable: boolean;

  constructor(code: OperationalCode, message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'OperationalError';
    this.code = code;
    this.retryable = options.retryable;
  }
}
