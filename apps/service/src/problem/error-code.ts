/**
 * The `code` of a Node or library error. By shape, not by `instanceof`: errors of another realm (a worker, a test's
 * sandbox) are not instances of this realm's Error.
 */
export function errorCode(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
