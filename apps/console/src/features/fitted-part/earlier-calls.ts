import type { Forecast } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';

/** Calls that are worth a line: the newest, and older ones far enough apart to show how the forecast moved. */
export function pickCalls(newestFirst: readonly Forecast[], most: number): Forecast[] {
  const [newest] = newestFirst;
  const oldest = newestFirst.at(-1);
  if (newest === undefined || oldest === undefined) return [];
  const apart = Math.max(DAY_MS, (Date.parse(newest.asOf) - Date.parse(oldest.asOf)) / most);
  const picked: Forecast[] = [];
  let last = Number.POSITIVE_INFINITY;
  for (const call of newestFirst) {
    const at = Date.parse(call.asOf);
    if (at > last - apart) continue;
    picked.push(call);
    last = at;
    if (picked.length === most) break;
  }
  return picked;
}

/** Of the earlier calls that gave a range: how many hold the newest call's middle, and how many there are. */
export function holdsMiddle(
  newest: Forecast,
  earlier: readonly Forecast[],
): { readonly inside: number; readonly count: number } {
  const judged = earlier.filter(({ p10At }) => p10At !== null);
  if (newest.p50At === null) return { inside: 0, count: 0 };
  const middle = Date.parse(newest.p50At);
  const inside = judged.filter(
    ({ p10At, p90At }) => Date.parse(p10At!) <= middle && (p90At === null || middle <= Date.parse(p90At)),
  ).length;
  return { inside, count: judged.length };
}
