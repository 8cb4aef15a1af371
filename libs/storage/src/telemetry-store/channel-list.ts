import type { Channel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { type MachineModelId, OperationalError } from '@kizashi/kernel';

/** What a store must remember of a channel: its place in the list, its id and its unit. */
export type StoredChannel = Pick<Channel, 'id' | 'unit'>;

/**
 * Refuses a channel list that is not the known one with more channels behind it: values are stored by
 * index and in the channel's unit, so moving, dropping or converting one would give old readings a new meaning.
 */
export function assertExtension(
  modelId: MachineModelId,
  known: readonly StoredChannel[],
  next: readonly StoredChannel[],
): void {
  for (const [index, was] of known.entries()) {
    const is = next[index];
    if (is?.id === was.id && is.unit === was.unit) continue;
    const found = is === undefined ? 'nothing' : `${is.id} (${is.unit})`;
    throw new OperationalError(
      'channel-list-not-an-extension',
      `Channel ${index} of machine model ${modelId} is stored as ${was.id} (${was.unit}); the new list has ` +
        `${found} in its place. Add new channels at the end and leave the others as they are.`,
      { retryable: false },
    );
  }
  const ids = new Set(next.map((channel) => channel.id));
  if (ids.size === next.length) return;
  throw new OperationalError(
    'channel-list-not-an-extension',
    `The channel list of machine model ${modelId} names a channel twice. Each channel id may stand once.`,
    { retryable: false },
  );
}

/** Refuses rows of a model that was never defined, or with more values than it has channels. */
export function assertPlaceable(
  modelId: MachineModelId,
  rows: readonly TelemetryRow[],
  channels: readonly StoredChannel[] = [],
): void {
  const values = rows.reduce((most, row) => Math.max(most, row.values.length), 0);
  if (channels.length > 0 && values <= channels.length) return;
  throw new OperationalError(
    'channels-undefined',
    `A row of machine model ${modelId} has ${values} values, but the store knows ${channels.length} channels of ` +
      'it. Define the model with all its channels before its readings are stored.',
    { retryable: false },
  );
}
