/** At most `points` of the items, evenly spread by place, the first and the last kept. */
export function thinEvenly<T>(items: readonly T[], points: number): T[] {
  const count = Math.floor(points);
  if (!(count >= 1)) return [];
  if (items.length <= count) return [...items];
  if (count === 1) return items.slice(-1);
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => items[Math.round(i * step)] as T);
}
