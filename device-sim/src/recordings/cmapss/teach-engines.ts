import { createHash, randomUUID } from 'node:crypto';
import type { MachineModel, PartKnowledge } from '@kizashi/api-contract';
import type { ProductApi } from '../../set-up/product-api.ts';
import { SimulationError } from '../../simulation-error.ts';
import type { CmapssRecording } from './cmapss-recording.ts';
import { endedLives, inCalls } from './ended-lives.ts';

export interface Teaching {
  readonly api: Pick<ProductApi, 'get' | 'list' | 'post'>;
  readonly recording: CmapssRecording;
  readonly modelId: string;
  /** Default: the model's first position whose life is counted in cycles. */
  readonly positionId?: string;
  /** Add the lives although the part number has as many. */
  readonly again: boolean;
  readonly onLives?: (sent: number) => void;
}

export interface Taught {
  readonly positionId: string;
  readonly added: number;
  /** Undefined when nothing is known of the part number. */
  readonly knowledge: PartKnowledge | undefined;
}

/**
 * Sends the lives of a run-to-failure recording to a machine model that the service has. A part number that knows as
 * many lives is left as it is: the same file twice would count every failure twice. A call that was answered is not
 * counted again when a broken run is repeated, since its key follows from its content.
 *
 * @throws SimulationError when the model has no such position.
 */
export async function teachEngines(teaching: Teaching): Promise<Taught> {
  const { api, recording, modelId, again } = teaching;
  const path = `machine-models/${encodeURIComponent(modelId)}`;
  const { id: positionId, partNumber } = positionOf(await api.get<MachineModel>(path), teaching.positionId);
  const known = async () =>
    (await api.list<PartKnowledge>(`${path}/part-knowledge`)).find((one) => one.partNumber === partNumber);
  const before = await known();
  if (!again && (before?.lives ?? 0) >= recording.units.length)
    return { positionId, added: 0, knowledge: before };
  let sent = 0;
  for (const lives of inCalls(endedLives(recording, positionId, partNumber))) {
    const key = again ? randomUUID() : contentKey(modelId, lives);
    await api.post(`${path}/ended-lives`, { lives }, { key });
    sent += lives.length;
    teaching.onLives?.(sent);
  }
  const knowledge = await known();
  return { positionId, added: (knowledge?.lives ?? 0) - (before?.lives ?? 0), knowledge };
}

function positionOf(model: MachineModel, wanted: string | undefined) {
  const counted = model.positions.filter(({ lifeUnit }) => lifeUnit === 'cycles');
  const position = wanted === undefined ? counted[0] : counted.find(({ id }) => id === wanted);
  if (position !== undefined) return position;
  const there = counted.map(({ id }) => id).join(', ') || 'none';
  throw new SimulationError(
    `Machine model "${model.id}" has no position ${wanted === undefined ? '' : `"${wanted}" `}whose life is counted in cycles; there is ${there}. Name another with --position or --model.`,
  );
}

function contentKey(modelId: string, lives: unknown): string {
  return createHash('sha256')
    .update(`${modelId}\n${JSON.stringify(lives)}`)
    .digest('hex');
}
