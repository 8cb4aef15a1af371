import type { DuckDBConnection } from '@duckdb/node-api';
import type { ChannelId, MachineModelId } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { append, createTable, integer, varchar } from '../duckdb/duckdb-table.ts';
import { assertExtension, type StoredChannel } from './channel-list.ts';

interface ChannelRow extends StoredChannel {
  readonly modelId: MachineModelId;
  readonly position: number;
}

const COLUMNS = [
  varchar<ChannelRow>('model_id', ({ modelId }) => modelId),
  integer<ChannelRow>('position', ({ position }) => position),
  varchar<ChannelRow>('channel_id', ({ id }) => id),
  varchar<ChannelRow>('unit', ({ unit }) => unit),
];

export const CHANNEL_LIST_SCHEMA = createTable('channel', COLUMNS);

/** The channel lists of all models as the file has them. */
export async function loadChannelLists(file: DuckDbFile): Promise<Map<MachineModelId, StoredChannel[]>> {
  const rows = await file.query<{ modelId: MachineModelId; id: ChannelId; unit: string }>(
    'SELECT model_id AS "modelId", channel_id AS id, unit FROM channel ORDER BY model_id, position',
  );
  return new Map(
    [...Map.groupBy(rows, ({ modelId }) => modelId)].map(([modelId, channels]) => [
      modelId,
      channels.map(({ id, unit }) => ({ id, unit })),
    ]),
  );
}

/** Stores what a list has more than the known one, as part of a transaction; refuses what is no extension. */
export async function extendChannelList(
  connection: DuckDBConnection,
  modelId: MachineModelId,
  known: readonly StoredChannel[],
  channels: readonly StoredChannel[],
): Promise<StoredChannel[]> {
  assertExtension(modelId, known, channels);
  const list = channels.map(({ id, unit }) => ({ id, unit }));
  const rows = list.map((channel, position) => ({ ...channel, modelId, position }));
  await append(connection, 'channel', COLUMNS, rows.slice(known.length));
  return list;
}
