import type { Channel, MachineModel } from '../data-acquisition/index.ts';
import type { ChannelSummary, WindowFeatures } from './window-features.ts';

/** What a machine was doing in a window; `running` is followed by its bands where the model names some. */
export const OFF = 'off';
export const IDLE = 'idle';
export const RUNNING = 'running';

/** A setting at rest may show a little: below this share of its first band edge, or of 1, it is not active. */
const ACTIVE_SHARE = 0.02;

/**
 * The operating mode of a window: `off`, `idle` (a setting is active and nothing is used) or `running`. Where the
 * model names bands and every reading of each banded setting lies in one band, they follow, numbered from 1:
 * `running/spindle.speed:2`, `running/spindle.speed:2,spindle.load:1`. A window that spans two bands, or lacks a
 * banded setting, is plain `running`: a mode of its own, so that mixed windows are compared with mixed ones.
 *
 * @param used whether a counter of use moved; undefined where none was heard: then the settings tell.
 */
export function operatingMode(
  features: WindowFeatures,
  model: MachineModel,
  used: boolean | undefined,
): string {
  let bands = '';
  let mixed = false;
  let settings = false;
  let active = false;
  let heard = false;
  for (let i = 0; i < model.channels.length; i++) {
    const channel = model.channels[i]!;
    const summary = features.channels[i];
    if (summary !== undefined) heard = true;
    if (channel.role !== 'setting') continue;
    if (summary !== undefined) {
      settings = true;
      active ||= isActive(channel, summary);
    }
    if (channel.bands === undefined || channel.bands.length === 0) continue;
    const band = bandOf(channel.bands, summary);
    if (band === undefined) mixed = true;
    else bands += `${bands === '' ? '/' : ','}${channel.id}:${band}`;
  }
  const running = used ?? (settings ? active : heard);
  if (!running) return active ? IDLE : OFF;
  return mixed ? RUNNING : RUNNING + bands;
}

export function isRunningMode(mode: string): boolean {
  return mode.startsWith(RUNNING);
}

/** From 1; a value on an edge belongs to the band above it. Undefined when the window spans more than one. */
function bandOf(edges: readonly number[], summary: ChannelSummary | undefined): number | undefined {
  if (summary === undefined) return undefined;
  let band = 1;
  for (const edge of edges) {
    if (summary.min >= edge) band += 1;
    else if (summary.max >= edge) return undefined;
  }
  return band;
}

function isActive({ bands }: Channel, { mean }: ChannelSummary): boolean {
  return Math.abs(mean) > ACTIVE_SHARE * Math.abs(bands?.[0] || 1);
}
