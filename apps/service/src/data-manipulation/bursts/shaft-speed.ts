import { conversionBetween, type MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { SpeedProfile } from '@kizashi/condition-monitoring/data-manipulation';
import { type ChannelId, MINUTE_MS, plus, SECOND_MS } from '@kizashi/kernel';
import type { TelemetryStore, Waveform, WaveformSummary } from '@kizashi/storage/telemetry-store';

/** How fast the shaft turned while a burst was recorded, and who said so. */
export interface ShaftSpeed {
  readonly profile: SpeedProfile;
  readonly from: 'tachometer' | 'channel' | 'nominal';
}

/** A reading of the speed holds for so long. */
const HOLDS_MS = 10 * MINUTE_MS;
/** A tachometer's burst belongs to a vibration burst that began within this time of it. */
const TOGETHER_MS = SECOND_MS;
/** What stands still has no frequencies. */
const SLOWEST_HZ = 0.05;

type Speeds = Pick<TelemetryStore, 'readings' | 'waveform' | 'waveforms'>;

/**
 * The speed during a burst: of a tachometer's burst recorded with it, else the newest good reading of the speed channel
 * up to its begin, else what the model says. Nothing measured after the burst is asked, so an answer stays what it was.
 * Undefined where nobody knows, or the shaft stood.
 */
export async function shaftSpeed(
  store: Speeds,
  model: Pick<MachineModel, 'id' | 'channels' | 'positions'>,
  burst: WaveformSummary,
  bearing: NonNullable<MachineModel['positions'][number]['bearing']>,
): Promise<ShaftSpeed | undefined> {
  const { speedChannel, speedPerMinute } = bearing;
  const index = model.channels.findIndex(({ id }) => id === speedChannel);
  const unit = model.channels[index]?.unit;
  const toHz = unit === undefined ? undefined : (conversionBetween(unit, '/min')?.factor ?? Number.NaN) / 60;
  if (speedChannel !== undefined && toHz !== undefined) {
    const tachometer = await tachometerWith(store, burst, speedChannel);
    if (tachometer) return turning({ profile: profileOf(tachometer, toHz), from: 'tachometer' });
    const reading = await newestReading(store, model, burst, index);
    if (reading !== undefined)
      return turning({ profile: { at: [0], hz: [reading * toHz] }, from: 'channel' });
  }
  return speedPerMinute === undefined
    ? undefined
    : { profile: { at: [0], hz: [speedPerMinute / 60] }, from: 'nominal' };
}

function turning(speed: ShaftSpeed): ShaftSpeed | undefined {
  const { hz } = speed.profile;
  for (let i = 0; i < hz.length; i++) if (!((hz[i] as number) >= SLOWEST_HZ)) return undefined;
  return speed;
}

async function tachometerWith(
  store: Speeds,
  { deviceId, measuredAt }: WaveformSummary,
  channel: ChannelId,
): Promise<(Waveform & { readonly lateBySeconds: number }) | undefined> {
  const range = { from: plus(measuredAt, -TOGETHER_MS), to: plus(measuredAt, TOGETHER_MS) };
  const found = (await store.waveforms(deviceId, range)).find(
    (other) => other.channel === channel && other.missing.length === 0,
  );
  const whole = found && (await store.waveform(deviceId, found.captureId));
  return whole && { ...whole, lateBySeconds: (whole.measuredAt - measuredAt) / SECOND_MS };
}

function profileOf(
  { samples, sampleRateHz, lateBySeconds }: Waveform & { readonly lateBySeconds: number },
  toHz: number,
): SpeedProfile {
  return {
    at: Float64Array.from(samples, (_, i) => lateBySeconds + i / sampleRateHz),
    hz: Float64Array.from(samples, (sample) => sample * toHz),
  };
}

const BAD = 2;

async function newestReading(
  store: Speeds,
  model: Pick<MachineModel, 'id'>,
  { deviceId, measuredAt }: WaveformSummary,
  index: number,
): Promise<number | undefined> {
  const range = { from: plus(measuredAt, -HOLDS_MS), to: plus(measuredAt, 1) };
  const rows = await store.readings(model.id, [deviceId], range);
  const newest = rows.findLast(
    ({ values, quality }) => Number.isFinite(values[index]) && quality?.[index] !== BAD,
  );
  return newest?.values[index];
}
