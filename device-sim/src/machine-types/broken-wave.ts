import { LIMITS } from '@kizashi/firmware-contracts';
import type { MachineType } from './machine-type.ts';
import type { WaveType } from './wave-type.ts';

/** What a JSON Schema cannot say of a vibration sensor. */
export function* brokenWave(type: MachineType, wave: WaveType, place: string): Generator<string> {
  const { channel, position, speedChannel, samples, samplesPerChunk, sampleRateHz, impacts, bearing } = wave;
  if (!type.channels.some(({ id }) => id === channel))
    yield `${place}/channel: there is no channel "${channel}"`;
  if (type.waves.some((other) => other !== wave && other.channel === channel))
    yield `${place}/channel: "${channel}" has two kinds of bursts; one is allowed`;
  if (!type.positions.some(({ id }) => id === position))
    yield `${place}/position: there is no position "${position}"`;
  const speed = type.channels.find(({ id }) => id === speedChannel);
  if (speed?.unit !== '/min' || speed.signal.kind !== 'recipe')
    yield `${place}/speedChannel: "${speedChannel}" is no channel in /min with a signal of kind recipe`;
  if (samples > samplesPerChunk * LIMITS.waveChunks)
    yield `${place}/samplesPerChunk: ${samples} samples need at least ${Math.ceil(samples / LIMITS.waveChunks)} a chunk, since a burst has at most ${LIMITS.waveChunks}`;
  if (impacts.resonanceHz >= sampleRateHz / 2)
    yield `${place}/impacts/resonanceHz: must be below half of sampleRateHz, ${sampleRateHz / 2}`;
  if (bearing.ballDiameter >= bearing.pitchDiameter)
    yield `${place}/bearing: ballDiameter must be below pitchDiameter`;
}
