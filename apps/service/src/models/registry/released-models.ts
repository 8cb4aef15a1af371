import { decodeLifeModel, type ReleasableModel } from '@kizashi/condition-monitoring/prognostic-assessment';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { eq, inArray } from 'drizzle-orm';
import { subjectKey } from '../subject.ts';

const { modelVersions } = schema;

/**
 * The released version of each subject, decoded. A version never changes, so each is read and decoded once; most edits
 * of the registry release none.
 */
@Injectable()
export class ReleasedModels {
  readonly #log = new Logger(ReleasedModels.name);
  #decoded: ReadonlyMap<string, ReleasableModel | undefined> = new Map();

  /** By `subjectKey`. */
  async load(tx: Transaction): Promise<ReadonlyMap<string, ReleasableModel>> {
    const released = await tx
      .select({
        id: modelVersions.id,
        machineModelId: modelVersions.machineModelId,
        positionId: modelVersions.positionId,
        partNumber: modelVersions.partNumber,
      })
      .from(modelVersions)
      .where(eq(modelVersions.status, 'released'));
    const missing = released.map(({ id }) => id).filter((id) => !this.#decoded.has(id));
    const read = missing.length === 0 ? new Map() : await this.#read(tx, missing);
    this.#decoded = new Map(released.map(({ id }) => [id, this.#decoded.get(id) ?? read.get(id)]));
    return new Map(
      released.flatMap((row) => {
        const model = this.#decoded.get(row.id);
        return model === undefined ? [] : [[subjectKey(row), model] as const];
      }),
    );
  }

  async #read(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, ReleasableModel>> {
    const rows = await tx
      .select({ id: modelVersions.id, version: modelVersions.version, artefact: modelVersions.artefact })
      .from(modelVersions)
      .where(inArray(modelVersions.id, [...ids]));
    return new Map(
      rows.flatMap((row) => {
        const model = decodeVersion(row);
        if (model.ok) return [[row.id, model.value] as const];
        // Forecasts do without it: what the other tiers say stands.
        this.#log.error(`model version ${row.id} cannot be read: ${model.error.detail}`);
        return [];
      }),
    );
  }
}

/** The model under the version that the registry gave it. */
export function decodeVersion({
  version,
  artefact,
}: Pick<typeof modelVersions.$inferSelect, 'version' | 'artefact'>): ReturnType<typeof decodeLifeModel> {
  const decoded = decodeLifeModel(artefact);
  if (!decoded.ok) return decoded;
  const { value } = decoded;
  return { ...decoded, value: { ...value, identity: { ...value.identity, version: `${version}` } } };
}
