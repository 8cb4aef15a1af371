import type { Model } from '@kizashi/api-contract';
import type { Wording } from '../../ui/format/use-wording.ts';

/** What a reliability engineer wants to know first. */
export function modelsAnswer(
  models: readonly Model[],
  { t }: Wording,
): { readonly first: string; readonly second: string } {
  const drifting = models.filter(({ drifts }) => drifts.length > 0).length;
  if (drifting > 0) {
    return {
      first: t('models.answer.drifting', { count: drifting }),
      second: t('models.answer.driftingDetail'),
    };
  }
  const released = models.filter(({ releasedVersion }) => releasedVersion !== null).length;
  if (released === 0) return { first: t('models.answer.none'), second: t('models.answer.noneDetail') };
  return {
    first: t('models.answer.released', { count: released }),
    second: t('models.answer.ofAll', { count: models.length }),
  };
}
