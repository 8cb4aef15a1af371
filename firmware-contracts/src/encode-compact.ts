import { encode } from 'cborg';
import { COMPACT_KEYS } from './compact-keys.ts';
import { KNOWN_VERSIONS } from './limits.ts';
import type { TelemetryMessage } from './messages.ts';

/**
 * A batch as the payload of `telec`; every sample's channel is an alias. Refused samples are left out.
 *
 * @throws Error for a sample that names its channel instead.
 */
export function encodeCompact(message: TelemetryMessage): Uint8Array {
  const { bid, seq, t0, up, clockSource, samples } = message;
  const fields = { v: KNOWN_VERSIONS[0], bid, seq, t0, up, tq: clockSource, s: samples.map(sampleOf) };
  const map = new Map<number, unknown>();
  for (const [name, value] of Object.entries(fields)) {
    const key = COMPACT_KEYS.get(name);
    if (key !== undefined && value !== undefined) map.set(key, value);
  }
  return encode(map);
}

function sampleOf({ channel, dtMs, value, quality }: TelemetryMessage['samples'][number]): unknown[] {
  if (typeof channel !== 'number') throw new Error(`"${channel}" is no alias: telec names channels by alias`);
  return quality === 0 ? [channel, dtMs, value] : [channel, dtMs, value, quality];
}
