import type { ChannelId } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import {
  type FoundModes,
  type InModes,
  learnInMode,
  type ModeOffset,
  mergeInModes,
  placeWindow,
  startModes,
  withoutModes,
} from '../health-assessment/index.ts';
import type { EndedLifeTrajectory } from './learn-part.ts';

/** Modes that ended lives ran in, and what these do to each channel. */
export interface ModesOfLives {
  readonly modes: FoundModes;
  /** Of the channels that the modes explain. */
  readonly offsets: Readonly<Record<ChannelId, readonly ModeOffset[]>>;
}

/** Rows of a life in which wear has done little: what differs between them is the mode. */
const EARLY_SHARE = 0.4;

/** Undefined where the model names bands, or no channel goes by the settings. */
export function modesOfLives(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
): ModesOfLives | undefined {
  if (model.channels.some(({ bands }) => bands !== undefined && bands.length > 0)) return undefined;
  const signs = model.channels.filter(({ role }) => role === 'wear').map(({ id }) => id);
  let modes = startModes();
  let learned: Record<ChannelId, InModes> = {};
  for (const { history } of lives) {
    if (!history) continue;
    const columns = settingColumns(history.channels, model);
    const places = signs.map((id) => history.channels.indexOf(id));
    for (const row of history.values.slice(0, Math.ceil(EARLY_SHARE * history.values.length))) {
      const placed = placeWindow(modes, settingsIn(row, columns), true);
      const { moved, mode } = placed;
      modes = placed.modes;
      if (moved) {
        learned = Object.fromEntries(
          Object.entries(learned).map(([id, one]) => [id, mergeInModes(one, moved)]),
        );
      }
      if (mode === undefined) continue;
      for (const [i, id] of signs.entries()) {
        const value = row[places[i]!];
        if (value === null || value === undefined || !Number.isFinite(value)) continue;
        learned[id] = learnInMode(learned[id], mode, value);
      }
    }
  }
  const offsets: Record<ChannelId, readonly ModeOffset[]> = {};
  for (const [id, one] of Object.entries(learned)) {
    const without = withoutModes(one);
    if (without) offsets[id as ChannelId] = without.offsets;
  }
  return Object.keys(offsets).length > 0 ? { modes, offsets } : undefined;
}

/** The values of one channel over a life without what the modes add; rows without a known mode are left out. */
export function valuesWithoutModes(
  { history }: EndedLifeTrajectory,
  channel: ChannelId,
  found: ModesOfLives | undefined,
  model: MachineModel,
): readonly number[] {
  const column = history?.channels.indexOf(channel) ?? -1;
  if (!history || column < 0) return [];
  const offsets = found?.offsets[channel];
  const columns = offsets ? settingColumns(history.channels, model) : [];
  return history.values.flatMap((row) => {
    const value = row[column];
    if (value === null || value === undefined || !Number.isFinite(value)) return [];
    if (!offsets || !found) return [value];
    const { mode } = placeWindow(found.modes, settingsIn(row, columns), false);
    const [n, offset] = (mode === undefined ? undefined : offsets[mode]) ?? [0, 0];
    return n > 0 ? [value - offset] : [];
  });
}

function settingColumns(channels: readonly string[], model: MachineModel): readonly number[] {
  return model.channels.filter(({ role }) => role === 'setting').map(({ id }) => channels.indexOf(id));
}

function settingsIn(row: readonly (number | null)[], columns: readonly number[]): readonly number[] {
  return columns.map((column) => row[column] ?? Number.NaN);
}
