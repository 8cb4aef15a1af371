import type { LifeSamples } from '@kizashi/condition-monitoring/prognostic-assessment';

/** Enough to read the same single-precision number again. */
const DIGITS = 9;
const OF_LIFE = ['life', 'failed', 'life used', 'remaining'];

/**
 * One line a row of a life, its features last; what was not seen is empty. Lives are numbered from 1 through all pieces.
 * `remaining` of a life that did not fail (0) is what it had left at least.
 */
export async function* samplesAsCsv(pieces: AsyncIterable<LifeSamples>): AsyncIterable<string> {
  let lives = 0;
  let headed = false;
  for await (const { features, names, count, life, lifeUsed, remaining, failed } of pieces) {
    if (!headed) yield lineOf([...OF_LIFE, ...names]);
    headed = true;
    const lines: string[] = [];
    for (let row = 0; row < count; row++) {
      const own = features.subarray(row * names.length, (row + 1) * names.length);
      const values = Array.from(own, (value) =>
        Number.isNaN(value) ? '' : `${Number(value.toPrecision(DIGITS))}`,
      );
      const number = `${lives + life[row]! + 1}`;
      lines.push(lineOf([number, `${failed[row]}`, `${lifeUsed[row]}`, `${remaining[row]}`, ...values]));
    }
    yield lines.join('');
    lives += count === 0 ? 0 : life[count - 1]! + 1;
  }
}

/** RFC 4180. */
function lineOf(fields: readonly string[]): string {
  const quoted = fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field));
  return `${quoted.join(',')}\r\n`;
}
