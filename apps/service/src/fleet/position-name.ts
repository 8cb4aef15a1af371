import type { Position } from '@kizashi/condition-monitoring/data-acquisition';
import type { LocalizedText, PositionId } from '@kizashi/kernel';

/** A model keeps the positions that parts are fitted in, so the id itself is shown only if somebody broke that. */
export function positionNameOf(positions: readonly Position[], id: PositionId): LocalizedText {
  return positions.find((position) => position.id === id)?.name ?? { ja: id, en: id };
}
