/** The service is not in a state in which this recording can be replayed; the message says what would be right. */
export class ReplayRefusedError extends Error {
  override readonly name = 'ReplayRefusedError';
}
