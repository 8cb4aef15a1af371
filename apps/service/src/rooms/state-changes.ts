import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { type ChannelMemory, startChannel, type Zone } from '@kizashi/condition-monitoring/state-detection';
import type { EpochMs } from '@kizashi/kernel';
import type { MachineMemory } from './machine-memory.ts';

export interface StateChange {
  /** Empty for the machine as a whole. */
  readonly channel: string;
  readonly state: string;
  /** ISO 20816-3 zone of a channel that has zone limits; null for all others. */
  readonly zone: Zone | null;
  readonly at: EpochMs;
}

/** States and zones that were entered between two memories. */
export function stateChangesBetween(
  model: MachineModel,
  before: MachineMemory,
  after: MachineMemory,
  at: EpochMs,
): StateChange[] {
  const changes: StateChange[] = [];
  if (before.state !== after.state) changes.push({ channel: '', state: after.state, zone: null, at });
  for (const [index, channel] of after.detection.channels.entries()) {
    const id = model.channels[index]?.id;
    const was = before.detection.channels[index] ?? startChannel();
    if (id === undefined || !isNews(was, channel)) continue;
    changes.push({ channel: id, state: channel.state, zone: channel.zone ?? null, at });
  }
  return changes;
}

/** A channel that has only finished learning is no news, nor is the first zone that it is found in. */
function isNews(was: ChannelMemory, is: ChannelMemory): boolean {
  if (was.state !== is.state) return !(was.state === 'learning' && is.state === 'normal');
  return was.zone !== undefined && is.zone !== undefined && was.zone !== is.zone;
}
