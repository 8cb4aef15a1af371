import type { Machine, MachineModel, ZoneLimits } from '@kizashi/api-contract';

type Channel = MachineModel['channels'][number];

/** A value that is drawn as a line across the chart. */
export interface Level {
  readonly key: 'ab' | 'bc' | 'cd' | 'limit';
  readonly value: number;
}

/** The zone limits that hold for a channel of a machine: its own where it has some, else those of its model. */
export function zoneLimitsOf(
  channel: Channel,
  { zoneLimits }: Pick<Machine, 'zoneLimits'>,
): { readonly limits: ZoneLimits; readonly own: boolean } | undefined {
  const own = zoneLimits[channel.id];
  if (own !== undefined) return { limits: own, own: true };
  return channel.zones === undefined ? undefined : { limits: channel.zones, own: false };
}

/** Lower ends of zones B, C and D, or the one limit of a channel without zones. */
export function levelsOf(channel: Channel, machine: Pick<Machine, 'zoneLimits'>): Level[] {
  const zones = zoneLimitsOf(channel, machine);
  if (zones !== undefined)
    return (['ab', 'bc', 'cd'] as const).map((key) => ({ key, value: zones.limits[key] }));
  return channel.limit === undefined ? [] : [{ key: 'limit', value: channel.limit }];
}

/**
 * The values that the axis has to hold: all readings, and of the levels those that they have reached and the next one
 * in the direction in which the channel worsens. Limits far away would press the readings into a line.
 */
export function valuesToShow(
  readings: readonly number[],
  levels: readonly Level[],
  worsens: 'up' | 'down' | undefined,
): readonly number[] {
  if (readings.length === 0) return levels.map(({ value }) => value);
  const low = Math.min(...readings);
  const high = Math.max(...readings);
  const down = worsens === 'down';
  const reached = levels.filter(({ value }) => (down ? value >= low : value <= high));
  const next = levels
    .filter((level) => !reached.includes(level))
    .toSorted((a, b) => (down ? b.value - a.value : a.value - b.value))[0];
  const shown = reached.filter(({ value }) => value >= low && value <= high);
  return [low, high, ...shown.map(({ value }) => value), ...(next ? [next.value] : [])];
}
