import { isSupport, type JudgedChannel, type Wear, wearOfPart } from './wear-of-part.ts';

/** Failures after which what they taught about the channels counts as much as what is used without any. */
const FAILURES_FOR_HALF = 3;

/** Wear, and the channels that it was seen in, in the order of its shares. */
export interface SeenWear {
  readonly judged: readonly JudgedChannel[];
  readonly wear: Wear;
}

/**
 * One or two failures tell neither which channels count nor how far they go: another part of the number may move others,
 * or half as far. So the wear by what lives taught is drawn towards the wear that would be seen without them, the more
 * the fewer have failed. `unlearned` are the part's channels as they are judged without knowledge; empty where they
 * cannot be, and then what was learned stands alone.
 */
export function drawToUnlearned(
  learned: readonly JudgedChannel[],
  unlearned: readonly JudgedChannel[],
  failures: number,
): SeenWear {
  const taught = wearOfPart(learned);
  if (unlearned.length === 0) return { judged: learned, wear: taught };
  const usual = wearOfPart(unlearned);
  const trust = failures / (failures + FAILURES_FOR_HALF);
  const extra = unlearned.filter(
    (one) => !isSupport(one) && !learned.some(({ channel }) => channel.id === one.channel.id),
  );
  const judged = [...learned, ...extra];
  const shares = judged.map(({ channel }, i) => {
    const at = unlearned.findIndex((one) => one.channel.id === channel.id);
    return trust * (taught.shares[i] ?? 0) + (1 - trust) * (at < 0 ? 0 : usual.shares[at]!);
  });
  // The errors are those of the same channels: they do not average out.
  return {
    judged,
    wear: {
      mean: trust * taught.mean + (1 - trust) * usual.mean,
      sd: trust * taught.sd + (1 - trust) * usual.sd,
      shares,
    },
  };
}
