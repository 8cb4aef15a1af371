import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A source of numbers in [0, 1). */
export type Uniform = () => number;

/**
 * The generator that belongs to a seed and a key ("VMC-0042", "noise", channel, instant). The same key always
 * starts the same sequence, so any value of the fleet can be computed at any time without replaying what came
 * before it: this is what lets a later start continue the same fleet.
 */
export function keyedRandom(seed: number, ...key: readonly (string | number)[]): Uniform {
  const generator = xoroshiro128plus(hashKey(seed, ...key));
  return () => uniformFloat64(generator);
}

/** 32 bits that belong to a seed and a key: MurmurHash3 finaliser over FNV-1a. */
export function hashKey(seed: number, ...key: readonly (string | number)[]): number {
  const text = `${seed}|${key.join('|')}`;
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
