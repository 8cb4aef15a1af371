import type { MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import { isBeyond } from './channel-level.ts';
import type { ZoneLimitsByChannel } from './vibration-zones.ts';

const BAD = 2;

/**
 * Whether one instant has a sign of wear in zone D or beyond its limit: a look at every reading that comes in, so
 * that only few machines are asked `demandsAttention`. Nothing follows from a single one.
 */
export function isBeyondLimit(
  { values, quality }: TelemetryRow,
  model: MachineModel,
  zoneLimits: ZoneLimitsByChannel = {},
): boolean {
  return model.channels.some((channel, index) => {
    const value = values[index];
    if (channel.role !== 'wear' || value === undefined || quality?.[index] === BAD) return false;
    return isBeyond(channel, value, zoneLimits[channel.id] ?? channel.zones);
  });
}
