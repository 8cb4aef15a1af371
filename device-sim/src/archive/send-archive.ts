import { createHash } from 'node:crypto';
import type { PartKnowledge } from '@kizashi/api-contract';
import type { EpochMs } from '@kizashi/kernel';
import type { MachineType } from '../machine-types/machine-type.ts';
import type { ProductApi } from '../set-up/product-api.ts';
import { archivedLives } from './archived-lives.ts';

export interface Archive {
  /** Lives of each position of a machine type. */
  readonly livesPerPosition: number;
  readonly seed: number;
  /** When the newest of them ended. */
  readonly before: EpochMs;
}

/**
 * Enters what the maker has on file of parts that ended before, as anybody does who starts with a history. A part
 * number that knows any life is left as it is.
 */
export async function sendArchive(
  api: Pick<ProductApi, 'list' | 'post'>,
  type: MachineType,
  { livesPerPosition, seed, before }: Archive,
): Promise<void> {
  const path = `machine-models/${encodeURIComponent(type.modelId)}`;
  const known = await api.list<PartKnowledge>(`${path}/part-knowledge`);
  for (const position of type.positions) {
    const taught = known.find(({ partNumber }) => partNumber === position.partNumber);
    if ((taught?.lives ?? 0) > 0) continue;
    const lives = archivedLives(type, position, livesPerPosition, seed, before);
    const key = createHash('sha256')
      .update(`${type.modelId} ${JSON.stringify(lives)}`)
      .digest('hex');
    await api.post(`${path}/ended-lives`, { lives }, { key });
  }
}
