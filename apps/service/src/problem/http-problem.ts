/**
 * The one table of what HTTP may answer when it refuses: code, status, title. Explained in docs/errors.md.
 * Features add their codes here.
 */
export const HTTP_PROBLEMS = {
  'already-exists': { status: 409, title: 'It exists already' },
  'already-released': { status: 409, title: 'That version is released already' },
  'body-too-large': { status: 413, title: 'The request body is too large' },
  'channels-append-only': { status: 409, title: 'Channels can only be added' },
  'clock-not-driven': { status: 409, title: 'Nobody moves this clock' },
  'clock-step-not-valid': { status: 409, title: 'This step of the fleet clock cannot be taken' },
  'foreign-origin': { status: 403, title: 'The request came from another web site' },
  'idempotency-key-reused': { status: 409, title: 'This Idempotency-Key belongs to another request' },
  'illegal-transition': { status: 409, title: 'The order is in another state' },
  internal: { status: 500, title: 'The service failed' },
  'invalid-request': { status: 400, title: 'The request is not right' },
  'last-admin': { status: 409, title: 'Somebody must be able to let others in' },
  'malformed-body': { status: 400, title: 'The request body cannot be read' },
  'model-not-readable': { status: 409, title: 'This version cannot be read any more' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is no such thing here' },
  'not-ready': { status: 409, title: 'The visit is not ready' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'nothing-to-roll-back': { status: 409, title: 'No version is released' },
  'nothing-trained': { status: 409, title: 'There are no features to read yet' },
  'onnx-does-not-fit': { status: 422, title: 'The model does not fit' },
  'onnx-not-readable': { status: 422, title: 'That is no model that can be read' },
  'other-customer': { status: 409, title: 'It belongs to another customer' },
  'position-occupied': { status: 409, title: 'A part is fitted there already' },
  'precondition-required': { status: 428, title: 'Say which version you are changing' },
  'serial-unchanged': { status: 422, title: 'That is the old part' },
  'sign-in-link-not-valid': { status: 401, title: 'This sign-in link is not valid any more' },
  'still-in-use': { status: 409, title: 'Something else still depends on it' },
  'too-many-commands': { status: 409, title: 'Too many commands wait for this device' },
  'training-under-way': { status: 409, title: 'A training is under way' },
  unavailable: { status: 503, title: 'A part of the service is not available' },
  'unknown-feature': { status: 422, title: 'There is no such feature' },
  'unknown-part-number': { status: 422, title: 'The catalogue has no such part' },
  'unknown-user': { status: 422, title: 'There is no such user' },
  'unsupported-media-type': { status: 415, title: 'The request body has the wrong type' },
  'until-passed': { status: 422, title: 'That time is over' },
  'version-changed': { status: 412, title: 'Somebody else changed it meanwhile' },
  'window-not-offered': { status: 422, title: 'That window was not offered' },
  'window-not-possible': { status: 409, title: 'The part cannot be there by then' },
  'window-passed': { status: 409, title: 'That window is over' },
  'window-reversed': { status: 422, title: 'The window ends before it begins' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

/** A field at fault, as `channels[0].unit`, and what would be right. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** Thrown by controllers and guards; the problem filter turns it into problem+json (RFC 9457). */
export class HttpProblem extends Error {
  readonly code: HttpProblemCode;
  readonly errors: readonly FieldError[];

  constructor(code: HttpProblemCode, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.name = 'HttpProblem';
    this.code = code;
    this.errors = errors;
  }

  get status(): number {
    return HTTP_PROBLEMS[this.code].status;
  }
}

/** Also the answer to a foreign id: that something exists elsewhere is nobody's business. */
export function notFound(what: string, id: string): HttpProblem {
  return new HttpProblem('not-found', `There is no ${what} "${id}".`);
}
