/** A line that a server does not store for what it is: of a wrong type, too old for its retention policy, too long. */
export interface RefusedLine {
  /** Place among the lines that were to be written. */
  readonly index: number;
  readonly reason: string;
}

/**
 * 400 (1.x and 3 for some lines, 2 for what it cannot read), 422 (2 for some lines), 413 (too much at once). Anything
 * else is about the server, the database or the sign-in: no line is at fault.
 */
export function isAboutLines(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}

/** Requests spent on finding lines that are refused; what is not told apart by then counts as refused together. */
const REQUESTS = 64;

/**
 * Writes lines around those that are refused. No version says which they are for certain, so a refused request is
 * halved until single lines are left; a line that is written twice changes nothing.
 * @param write resolves to why some or all of the lines were refused, or undefined when all are stored
 */
export async function writeAround(
  lines: readonly string[],
  write: (lines: readonly string[]) => Promise<string | undefined>,
): Promise<RefusedLine[]> {
  const refused: RefusedLine[] = [];
  const waiting = [{ from: 0, to: lines.length }];
  for (let requests = 0; ; requests++) {
    const part = waiting.pop();
    if (part === undefined) return refused;
    const { from, to } = part;
    const reason = await write(lines.slice(from, to));
    if (reason === undefined) continue;
    const middle = Math.floor((from + to) / 2);
    if (to - from > 1 && requests < REQUESTS) {
      waiting.push({ from: middle, to }, { from, to: middle });
      continue;
    }
    for (let index = from; index < to; index++) refused.push({ index, reason });
  }
}
