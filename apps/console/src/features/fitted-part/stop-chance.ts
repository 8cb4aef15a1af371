import type { PlannedStop } from '@kizashi/api-contract';
import { chanceOfReaching, type EndOfLife } from '../../ui/remaining-life/end-of-life.ts';

/** A planned stop of the line with the chance that the part is still alive when it begins. */
export interface StopChance {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** Null while the forecast is withheld. */
  readonly chance: number | null;
  /** The window of the open order. */
  readonly chosen: boolean;
}

export function stopChances(
  stops: readonly PlannedStop[],
  end: EndOfLife | undefined,
  now: number,
  chosen: { readonly from: number; readonly to: number } | undefined,
): StopChance[] {
  return stops
    .map((stop): StopChance => {
      const from = Date.parse(stop.from);
      const to = Date.parse(stop.to);
      return {
        key: `${stop.id} ${stop.from}`,
        from,
        to,
        chance: end === undefined ? null : chanceOfReaching(end, from),
        chosen: chosen !== undefined && chosen.from < to && chosen.to > from,
      };
    })
    .filter(({ to }) => to > now)
    .toSorted((a, b) => a.from - b.from);
}
