/** What a simulated controller runs with where it was told so; what is left out is as its firmware was made. */
export interface ControllerSettings {
  /** Time between two samples while the fleet is live, by channel id. */
  readonly periodsMs: Readonly<Record<string, number>>;
  readonly keepAliveSeconds?: number;
}

export const AS_MADE: ControllerSettings = { periodsMs: {} };

/** Codes of refusal, in the device's own words. */
export type SettingsRefusal = 'no-such-channel' | `cannot-set-${string}`;

/**
 * Reads a desired configuration, which counts as a whole or not at all. The batch of a simulated controller is what it
 * measured at one instant and its bursts come as its machine type says, so neither can be set.
 */
export function readSettings(
  configuration: Readonly<Record<string, unknown>>,
  channels: ReadonlySet<string>,
): ControllerSettings | SettingsRefusal {
  const { channels: periods = {}, keepAliveSeconds, ...others } = configuration;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `cannot-set-${unknown.slice(0, 48)}`;
  if (keepAliveSeconds !== undefined && typeof keepAliveSeconds !== 'number')
    return 'cannot-set-keepAliveSeconds';
  const periodsMs: Record<string, number> = {};
  for (const [channel, setting] of Object.entries(isRecord(periods) ? periods : {})) {
    if (!channels.has(channel)) return 'no-such-channel';
    const { periodMs } = isRecord(setting) ? setting : {};
    if (typeof periodMs !== 'number' || !(periodMs > 0)) return 'cannot-set-periodMs';
    periodsMs[channel] = periodMs;
  }
  return { periodsMs, ...(keepAliveSeconds !== undefined && { keepAliveSeconds }) };
}

/** Time between two samples of a channel. Readings of the past never come more often than they are made to. */
export function periodOf(
  { periodsMs }: ControllerSettings,
  channel: string,
  madeWithMs: number,
  isLive: boolean,
): number {
  const set = periodsMs[channel] ?? madeWithMs;
  return isLive ? set : Math.max(set, madeWithMs);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
