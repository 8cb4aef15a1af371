export interface LabelWish {
  readonly key: string;
  readonly x: number;
  /** Width of the text in px, as estimated. */
  readonly width: number;
  /** Higher ones get their place first. */
  readonly weight: number;
}

/**
 * Which labels have room side by side between `left` and `right`; each is pushed inwards at the ends, and one that
 * would touch a heavier one is left out (its mark stays).
 * @returns the centre of each label that is shown.
 */
export function placeLabels(wishes: readonly LabelWish[], left: number, right: number): Map<string, number> {
  const taken: { from: number; to: number }[] = [];
  const placed = new Map<string, number>();
  for (const { key, x, width } of wishes.toSorted((a, b) => b.weight - a.weight)) {
    const centre = Math.min(right - width / 2, Math.max(left + width / 2, x));
    const from = centre - width / 2 - 4;
    const to = centre + width / 2 + 4;
    if (taken.some((other) => from < other.to && to > other.from)) continue;
    taken.push({ from, to });
    placed.set(key, centre);
  }
  return placed;
}

/** Pushes marks that stand too close apart, keeping their order and, as far as possible, their middle. */
export function spreadApart(places: readonly number[], gap: number): number[] {
  const spread = [...places];
  for (let round = 0; round < spread.length; round += 1) {
    for (let index = 1; index < spread.length; index += 1) {
      const lack = gap - (spread[index]! - spread[index - 1]!);
      if (lack <= 0) continue;
      spread[index - 1]! -= lack / 2;
      spread[index]! += lack / 2;
    }
  }
  return spread;
}

/** Rough width of a text in px: Chinese characters and kana are as wide as high, Latin letters about half of it. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += character.codePointAt(0)! > 0x2e7f ? 1 : 0.56;
  return ems * size;
}
