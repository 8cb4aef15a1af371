/** The simulator cannot go on; the message tells its user why and what would be right, so no stack is shown. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}
