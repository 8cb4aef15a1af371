import { epochMs } from '@kizashi/kernel';
import type { MachineModel, TelemetryRow } from '../data-acquisition/index.ts';
import { operatingMode, summariseWindow, type WindowFeatures } from '../data-manipulation/index.ts';
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
  if (!memory.running && !hasUseMoved(summarised, model)) return false;
  const mode = operatingMode(summarised, model, true);
  const { detected } = detectState(memory, { ...summarised, mode }, model, { running: true, zoneLimits });
  const before = new Map(model.channels.map(({ id }, index) => [id, memory.channels[index]?.state]));
  return detected.channels.some(({ channel, state }) => state === 'alarm' && before.get(channel) !== 'alarm');
}

/** A window is too short for a slow counter to move in; then the window before it tells that the machine runs. */
function hasUseMoved(features: WindowFeatures, model: MachineModel): boolean {
  return features.channels.some(
    (summary, index) => summary && model.channels[index]!.role === 'usage' && summary.max > summary.min,
  );
}
