/**
 * Noise as a function of a key and an instant: no state, no text to hash, no object made, so that a fleet of
 * thousands can be measured on one core. Counter-based generators: Salmon et al. 2011, "Parallel random numbers:
 * as easy as 1, 2, 3". The mixer is the 32-bit finaliser of MurmurHash3, applied twice; good enough for noise, and
 * nothing else is drawn from it than noise, loads and faults.
 */

const WHOLE = 2 ** 32;

function mixed(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** 32 bits of an instant or another whole number below 2^53, to be combined with keys. */
export function instantBits(counter: number): number {
  return mixed(mixed(counter | 0) + Math.imul(Math.floor(counter / WHOLE), 0x9e3779b1));
}

/** In (0, 1). `bits` come from `instantBits`, `key` from `hashKey`. */
export function uniformOf(key: number, bits: number): number {
  return ((mixed(mixed(key ^ bits) + key) >>> 0) + 0.5) / WHOLE;
}

/** Standard normal (Box and Muller 1958). */
export function normalOf(key: number, bits: number): number {
  const first = mixed(mixed(key ^ bits) + key);
  const second = mixed(first + 0x6a09e667);
  const radius = Math.sqrt(-2 * Math.log(((first >>> 0) + 0.5) / WHOLE));
  return radius * Math.cos((2 * Math.PI * ((second >>> 0) + 0.5)) / WHOLE);
}
