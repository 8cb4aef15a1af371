/** Which part of a life nobody looked at. */
export type UnseenPart = 'start' | 'middle' | 'end';

/** A life is whole with less than this share of it unseen in one piece; of its end, where all happens, with less. */
const UNSEEN_SHARE = 0.2;
const UNSEEN_END_SHARE = 0.05;

/**
 * Which part of a life was not monitored, the first of them; null where it was seen from new to its end. How long such a
 * life was is known all the same; what its channels did is not taken for the course of a whole one.
 * @param lifeUsed at each row, ascending, not empty
 * @param life used at its end
 */
export function unseenPart(lifeUsed: readonly number[], life: number): UnseenPart | null {
  const first = lifeUsed[0] as number;
  const last = lifeUsed.at(-1) as number;
  if (first > UNSEEN_SHARE * life) return 'start';
  if (lifeUsed.some((at, i) => i > 0 && at - lifeUsed[i - 1]! > UNSEEN_SHARE * life)) return 'middle';
  return life - last > UNSEEN_END_SHARE * life ? 'end' : null;
}
