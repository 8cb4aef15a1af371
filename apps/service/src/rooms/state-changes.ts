import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { EpochMs } from '@kizashi/kernel';
import type { MachineMemory } from './machine-memory.ts';

export interface StateChange {
  /** Empty for the machine as a whole. */
  readonly channel: string;
  readonly state: string;
  readonly at: EpochMs;
}

/** States that were entered between two memories. A channel that has only finished learning is no news. */
export function stateChangesBetween(
  model: MachineModel,
  before: MachineMemory,
  after: MachineMemory,
  at: EpochMs,
): StateChange[] {
  const changes: StateChange[] = [];
  if (before.state !== after.state) changes.push({ channel: '', state: after.state, at });
  for (const [index, channel] of after.detection.channels.entries()) {
    const was = before.detection.channels[index]?.state ?? 'learning';
    if (channel.state === was || (was === 'learning' && channel.state === 'normal')) continue;
    const id = model.channels[index]?.id;
    if (id !== undefined && channel.state !== 'learning')
      changes.push({ channel: id, state: channel.state, at });
  }
  return changes;
}
