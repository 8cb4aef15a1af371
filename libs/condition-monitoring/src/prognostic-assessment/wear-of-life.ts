import {
  asId,
  type DeviceId,
  epochMs,
  type FittedPartId,
  HOUR_MS,
  life,
  lifePerHour,
  type PositionId,
} from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { ChannelSummary, WindowFeatures } from '../data-manipulation/index.ts';
import { assessHealth, startHealth, type WearKnowledge } from '../health-assessment/index.ts';
import type { WearPoint } from './drift-first-passage.ts';
import type { EndedLifeTrajectory } from './learn-part.ts';

/** An ended life carries no dates: its rows are taken for windows of this length. */
const ROW_MS = 6 * HOUR_MS;

/** Wear of an ended life, row by row, exactly as health assessment would have seen it. */
export function wearOfLife(
  ended: EndedLifeTrajectory,
  model: MachineModel,
  positionId: PositionId,
  knowledge: WearKnowledge,
): readonly WearPoint[] {
  const { history } = ended;
  if (!history) return [];
  const columns = model.channels.map((channel) => history.channels.indexOf(channel.id));
  let memory = startHealth({ fittedPartId: asId<FittedPartId>('ended'), positionId });
  const points: WearPoint[] = [];
  for (let i = 0; i < history.values.length; i++) {
    const lifeUsed = history.lifeUsed[i]!;
    const from = epochMs(i * ROW_MS);
    const to = epochMs(from + ROW_MS);
    const features: WindowFeatures = {
      deviceId: asId<DeviceId>('ended'),
      modelId: model.id,
      window: { from, to },
      mode: 'default',
      channels: columns.map((column) => single(column < 0 ? undefined : history.values[i]![column])),
    };
    const delta = lifeUsed - (i === 0 ? lifeUsed : history.lifeUsed[i - 1]!);
    const { memory: next, outcome } = assessHealth(memory, {
      features,
      detected: { at: to, state: 'normal', channels: [] },
      used: { lifeUsed: life(lifeUsed), delta, rate: lifePerHour(1), running: true },
      model,
      knowledge,
    });
    memory = next;
    if (outcome.status === 'assessed') {
      const { wear, healthSd } = outcome.assessment;
      points.push([lifeUsed, wear, healthSd]);
    }
  }
  return points;
}

function single(value: number | null | undefined): ChannelSummary | undefined {
  if (value === null || value === undefined || !Number.isFinite(value)) return undefined;
  return { n: 1, mean: value, min: value, max: value, sd: 0, last: value };
}
