import type { MachineModel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  asId,
  type ChannelId,
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  type PartNumber,
  type PositionId,
} from '@kizashi/kernel';
import type { WaveChunk } from '@kizashi/storage/telemetry-store';

export const BURST_AT = epochMs(Date.UTC(2026, 10, 20, 12));
export const DEVICE = asId<DeviceId>('dev_a');
const ACCELERATION = asId<ChannelId>('acceleration');
const SPEED = asId<ChannelId>('speed');
const SPINDLE = asId<PositionId>('spindle');
const RATE_HZ = 12_800;

/** A sensor on one bearing, its speed, and three channels that bursts are reduced to. */
export const burstModel: MachineModel = {
  id: asId<MachineModelId>('m'),
  name: 'M',
  channels: [
    { id: ACCELERATION, unit: '[g]', role: 'context', positionIds: [SPINDLE] },
    { id: SPEED, unit: '/min', role: 'setting', positionIds: [] },
    ...(['rms', 'kurtosis', 'envelope.bpfo'] as const).map((feature) => ({
      id: asId<ChannelId>(`acceleration.${feature}`),
      unit: feature === 'rms' ? '[g]' : '1',
      role: 'wear' as const,
      positionIds: [SPINDLE],
      derived: { from: ACCELERATION, feature },
    })),
  ],
  positions: [
    {
      id: SPINDLE,
      name: { ja: '主軸', en: 'spindle' },
      lifeUnit: 'operating-hours',
      partNumber: asId<PartNumber>('P'),
      bearing: {
        rollingElements: 9,
        elementDiameter: 7.94,
        pitchDiameter: 39.04,
        contactAngle: 0,
        speedChannel: SPEED,
      },
    },
  ],
};

/** Strikes of an outer race at 30 turns a second ring at 3.4 kHz; the whole burst is one chunk. */
export function aBurst(fields: Partial<WaveChunk> = {}): WaveChunk {
  const bpfoHz = 30 * 4.5 * (1 - 7.94 / 39.04);
  const samples = Float32Array.from({ length: 4_096 }, (_, i) => {
    const t = i / RATE_HZ;
    const sinceStrike = (t * bpfoHz) % 1;
    return Math.exp(-12 * sinceStrike) * Math.sin(2 * Math.PI * 3_400 * t);
  });
  return {
    deviceId: DEVICE,
    captureId: 'burst',
    boot: 1,
    seq: 7,
    channel: ACCELERATION,
    chunk: 0,
    chunks: 1,
    measuredAt: BURST_AT,
    receivedAt: BURST_AT,
    sampleRateHz: RATE_HZ,
    samples,
    ...fields,
  };
}

/** A reading of the speed in turns a minute; quality 2 is bad. */
export function speedRow(measuredAt: EpochMs, perMinute: number, quality: 0 | 1 | 2 = 0): TelemetryRow {
  const values = new Float64Array(burstModel.channels.length).fill(Number.NaN);
  values[1] = perMinute;
  return {
    ...{ deviceId: DEVICE, modelId: burstModel.id, measuredAt, receivedAt: measuredAt },
    ...{ boot: 1, seq: 1, values },
    ...(quality !== 0 && { quality: Uint8Array.of(0, quality, 0, 0, 0) }),
  };
}
