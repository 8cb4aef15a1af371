/** Numbers in [0, 1) that depend on the seed alone (mulberry32, T. Ettinger 2017, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers 0 to n - 1 in random order (Fisher-Yates). */
export function shuffledIndexes(n: number, random: () => number): Int32Array {
  const indexes = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = indexes[i]!;
    indexes[i] = indexes[j]!;
    indexes[j] = kept;
  }
  return indexes;
}
