import type { ChannelMemory } from './channel-memory.ts';
import { isLearned, type LearnedLevel, sdOf } from './mode-baselines.ts';

/** A reading further from a level than so many standard deviations is not of it. */
const MATCHES_SD = 3.5;
/** Levels nearer than this on both scales cannot be told apart: they meet at -40 degrees. */
const APART_SD = 10;
/** Noise of a channel that hardly varies, in its degrees: sensors round. */
const LEAST_SD = 0.5;

interface Scale {
  readonly factor: number;
  readonly offset: number;
}

/** What a temperature shows whose sensor was set to the other scale, by the unit that it is stored in (UCUM). */
const OTHER_SCALE: Readonly<Record<string, Scale>> = {
  Cel: { factor: 9 / 5, offset: 32 },
  '[degF]': { factor: 5 / 9, offset: -160 / 9 },
};

/**
 * Whether a temperature has jumped from its level to the same level in the other of Celsius and Fahrenheit, and still
 * shows that: somebody set the sensor up anew without saying so in a birth. What rises there by itself passes the
 * levels in between, and is none.
 * @param window its newest reading, and whether the machine ran steadily: only then does it say that all is well again
 * @param learned the level in the mode of the window
 */
export function isOnOtherScale(
  before: ChannelMemory,
  { last, steady }: { readonly last: number; readonly steady: boolean },
  unit: string,
  learned: LearnedLevel | null | undefined,
): boolean {
  const scale = OTHER_SCALE[unit];
  if (scale === undefined) return false;
  const held = before.state === 'wrong-unit';
  if (!isLearned(learned)) return held;
  const level = learned[1];
  const sd = Math.max(LEAST_SD, sdOf(learned));
  const elsewhere = level * scale.factor + scale.offset;
  if (held) return !steady || Math.abs(last - elsewhere) < Math.abs(last - level);
  const isApart = Math.abs(elsewhere - level) > APART_SD * Math.max(1, scale.factor) * sd;
  const isThere = Math.abs(last - elsewhere) < MATCHES_SD * scale.factor * sd;
  return isApart && isThere && Math.abs(before.last - level) < MATCHES_SD * sd;
}
