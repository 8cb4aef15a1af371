import type { ZoneLimits } from '@kizashi/api-contract';
import type { Wording } from '../../ui/format/use-wording.ts';

export const EDGES = ['ab', 'bc', 'cd'] as const;
export type Edge = (typeof EDGES)[number];

/** Limits as somebody types them. */
export type LimitsDraft = Readonly<Record<Edge, string>>;

export function draftOf(limits: ZoneLimits): LimitsDraft {
  return { ab: String(limits.ab), bc: String(limits.bc), cd: String(limits.cd) };
}

/** The limits as numbers; undefined while one of them is none. A comma stands for a point, as some keyboards have it. */
export function limitsOf(draft: LimitsDraft): ZoneLimits | undefined {
  const read = (edge: Edge) => Number(draft[edge].trim().replace(',', '.') || Number.NaN);
  const limits = { ab: read('ab'), bc: read('bc'), cd: read('cd') };
  return EDGES.every((edge) => Number.isFinite(limits[edge])) ? limits : undefined;
}

/** What is wrong with which field, as a sentence; none when they may be sent. */
export function limitFaults(draft: LimitsDraft, { t }: Wording): Partial<Record<Edge, string>> {
  const faults: Partial<Record<Edge, string>> = {};
  let below = 0;
  for (const edge of EDGES) {
    const value = Number(draft[edge].trim().replace(',', '.') || Number.NaN);
    if (!Number.isFinite(value)) faults[edge] = t('machine.limits.notANumber');
    else if (value <= 0) faults[edge] = t('machine.limits.notPositive');
    else if (value <= below) faults[edge] = t('machine.limits.notGrowing');
    if (Number.isFinite(value)) below = Math.max(below, value);
  }
  return faults;
}
