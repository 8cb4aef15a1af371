import type { Problem } from '@kizashi/api-contract';

/** The service understood and refused: RFC 9457, `problem.code` is one of docs/errors.md. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'Refused';
    this.problem = problem;
  }
}

/** No answer came: the network or the service is down. Whether a change arrived is not known. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the service does not answer', { cause });
    this.name = 'Unreachable';
  }
}

/** An answer came that does not have the agreed shape: console and service differ in version. */
export class Unreadable extends Error {
  /** Where in the answer, as a path. */
  readonly field: string;

  constructor(field: string, cause: unknown) {
    super(`the answer cannot be read at ${field}`, { cause });
    this.name = 'Unreadable';
    this.field = field;
  }
}

export function isRefused(error: unknown, ...statuses: number[]): error is Refused {
  return error instanceof Refused && (statuses.length === 0 || statuses.includes(error.problem.status));
}
