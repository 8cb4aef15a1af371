import { epochMs } from '@kizashi/kernel';
import type { MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import { operatingMode, summariseWindow } from '../data-manipulation/index.ts';
import { type DetectionMemory, detectState } from './detect-state.ts';
import type { ZoneLimitsByChannel } from './vibration-zones.ts';

/**
 * Whether the readings of a machine's open window cannot wait until it closes: at least three in a row, over at
 * least 20 s, in zone D or beyond a wear channel's limit, none of them bad, in a mode whose baseline is known, and
 * on a channel that is not in alarm already. True exactly when `detectState` would raise an alarm on them at once.
 *
 * @param rows of one device, in any order; those before the open window must be left out.
 */
export function demandsAttention(
  rows: readonly TelemetryRow[],
  model: MachineModel,
  memory: DetectionMemory,
  zoneLimits: ZoneLimitsByChannel = {},
): boolean {
  const first = rows[0];
  if (first === undefined) return false;
  const times = rows.map(({ measuredAt }) => measuredAt);
  const window = { from: epochMs(Math.min(...times)), to: epochMs(Math.max(...times) + 1) };
  const summarised = summariseWindow(rows, window, model, first.deviceId);
  const features = { ...summarised, mode: operatingMode(summarised, model, true) };
  const { detected } = detectState(memory, features, model, { running: true, zoneLimits });
  return detected.channels.some(
    ({ channel, state }) =>
      state === 'alarm' &&
      memory.channels[model.channels.findIndex(({ id }) => id === channel)]?.state !== 'alarm',
  );
}
