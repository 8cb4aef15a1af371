import { modelKey } from '@kizashi/condition-monitoring/prognostic-assessment';
import { schema, type Transaction } from '@kizashi/storage/database';
import { isNotNull } from 'drizzle-orm';
import { subjectKey } from '../subject.ts';

const { coverageWatches } = schema;

/** By which the intervals of each drifting model are widened just now: by `subjectKey`, then by `modelKey`. */
export async function intervalWidening(
  tx: Transaction,
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const rows = await tx.select().from(coverageWatches).where(isNotNull(coverageWatches.driftingSince));
  return new Map(
    [...Map.groupBy(rows, subjectKey)].map(([subject, watches]) => [
      subject,
      Object.fromEntries(
        watches.map(({ modelId, modelVersion, factor }) => [
          modelKey({ id: modelId, version: modelVersion }),
          factor,
        ]),
      ),
    ]),
  );
}
