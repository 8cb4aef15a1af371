/**
 * Why JSON of a maker's own shape cannot be kept, undefined where it can. PostgreSQL has no place for U+0000, and a
 * controller has to hold all of it in memory.
 */
export function freeJsonFault(value: unknown, longest: number): string | undefined {
  const text = JSON.stringify(value);
  if (text.length > longest) return `must be at most ${longest} characters as JSON`;
  return text.includes('\\u0000') ? 'must not hold the character U+0000' : undefined;
}
