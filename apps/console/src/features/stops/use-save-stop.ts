import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isRefused, Refused } from '../../api/failures.ts';
import { carryOut, type StopChange } from '../../api/planned-stops.ts';
import type { Wording } from '../../ui/format/use-wording.ts';

/** Carries a change out and brings everything that shows stops up to date, also when it was refused. */
export function useSaveStop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ change, tag }: { readonly change: StopChange; readonly tag: string }) =>
      carryOut(change, tag),
    onSettled: () =>
      Promise.all(
        [['planned-stops', 'occurrences'], ['plant-risk'], ['fleet'], ['line']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

export interface StopRefusal {
  readonly text: string;
  /** The stop is another one by now: reading it again is the way on. */
  readonly stale: boolean;
}

/** Why a change was not taken, and what helps. */
export function stopRefusal(error: Error, { t }: Wording): StopRefusal {
  if (isRefused(error, 412)) return { text: t('stops.refused.changed'), stale: true };
  if (isRefused(error, 404)) return { text: t('stops.refused.gone'), stale: true };
  if (isRefused(error, 403)) return { text: t('stops.refused.notAllowed'), stale: false };
  if (error instanceof Refused)
    return { text: t('stops.refused.other', { detail: error.problem.detail }), stale: false };
  return { text: t('stops.refused.unreachable'), stale: false };
}
