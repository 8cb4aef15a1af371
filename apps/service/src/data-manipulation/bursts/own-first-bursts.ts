import type { ChannelId, DeviceId, EpochMs, MachineModelId } from '@kizashi/kernel';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';

/** What a part was like when it was new is said by so many bursts, */
const FIRST_BURSTS = 20;
/** and not by fewer than these. */
const FEWEST_BURSTS = 5;
/** Wide enough apart that a bucket holds a burst or two, close enough that the first ones are the first ones. */
const BUCKETS = 2_000;

export interface OwnStart {
  readonly mean: number;
  readonly sd: number;
  readonly bursts: number;
}

/** Level of a derived channel over a part's own first bursts; undefined while there are too few. */
export async function ownFirstBursts(
  store: Pick<TelemetryStore, 'series'>,
  modelId: MachineModelId,
  deviceId: DeviceId,
  channel: ChannelId,
  { fittedAt, until }: { readonly fittedAt: EpochMs; readonly until: EpochMs },
): Promise<OwnStart | undefined> {
  if (fittedAt >= until) return undefined;
  const buckets = await store.series(modelId, deviceId, channel, { from: fittedAt, to: until }, BUCKETS);
  const values = buckets.slice(0, FIRST_BURSTS).map(({ avg }) => avg);
  if (values.length < FEWEST_BURSTS) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)), bursts: values.length };
}
