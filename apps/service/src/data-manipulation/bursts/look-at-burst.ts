import type { MachineModel, Position } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type BurstSurroundings,
  type SampledSignal,
  vibrationQuantity,
} from '@kizashi/condition-monitoring/data-manipulation';
import type { TelemetryStore, Waveform } from '@kizashi/storage/telemetry-store';
import { positionHeard } from './burst-channels.ts';
import { type ShaftSpeed, shaftSpeed } from './shaft-speed.ts';

/** A transform of more would hold up everybody who waits for a PUBACK; the beginning of a long burst says it too. */
const MOST_SAMPLES = 2 ** 17;

/** A whole burst with what is known around it. */
export interface BurstInPlace {
  readonly burst: SampledSignal;
  readonly surroundings: BurstSurroundings;
  readonly position: Position | undefined;
  readonly speed: ShaftSpeed | undefined;
}

export async function lookAtBurst(
  store: Pick<TelemetryStore, 'readings' | 'waveform' | 'waveforms'>,
  model: Pick<MachineModel, 'id' | 'channels' | 'positions'>,
  waveform: Waveform,
): Promise<BurstInPlace> {
  const unit = model.channels.find(({ id }) => id === waveform.channel)?.unit ?? '1';
  const position = positionHeard(model, waveform.channel);
  const bearing = position?.bearing;
  const speed = bearing && (await shaftSpeed(store, model, waveform, bearing));
  return {
    burst: { samples: waveform.samples.subarray(0, MOST_SAMPLES), rate: waveform.sampleRateHz },
    surroundings: {
      quantity: vibrationQuantity(unit),
      ...(bearing !== undefined && { bearing }),
      ...(speed !== undefined && { speed: speed.profile }),
    },
    position,
    speed,
  };
}
