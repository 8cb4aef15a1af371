const LOOK_AGAIN_MS = 250;

/**
 * Begins `work` once nobody is busy, at once where nobody is, and after `longestMs` whoever is.
 * @returns takes it back where it has not begun
 */
export function whenCalm(isBusy: () => boolean, longestMs: number, work: () => void): () => void {
  let again: NodeJS.Timeout | undefined;
  const look = (leftMs: number) => {
    if (leftMs > 0 && isBusy()) again = setTimeout(() => look(leftMs - LOOK_AGAIN_MS), LOOK_AGAIN_MS);
    else work();
  };
  look(longestMs);
  return () => clearTimeout(again);
}
