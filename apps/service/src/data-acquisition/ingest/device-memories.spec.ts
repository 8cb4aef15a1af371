import { afterEach, describe, expect, it } from '@jest/globals';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { device, NOW, newStore } from '../ingest.fixture.ts';
import { DeviceMemories } from './device-memories.ts';

const open: DeviceMemories[] = [];
afterEach(() => {
  for (const memories of open.splice(0)) memories.close();
});

async function memoriesOf() {
  const store = await newStore();
  const asked = { states: 0, waveforms: 0 };
  const counting: Pick<TelemetryStore, 'ingestState' | 'waveforms'> = {
    ingestState: (id) => {
      asked.states += 1;
      return store.ingestState(id);
    },
    waveforms: (id, range) => {
      asked.waveforms += 1;
      return store.waveforms(id, range);
    },
  };
  const memories = new DeviceMemories(counting);
  open.push(memories);
  return { memories, asked };
}

describe('memories of devices', () => {
  it('are read once for everybody who asks at the same time', async () => {
    const { memories, asked } = await memoriesOf();
    await Promise.all([memories.open(device), memories.open(device)]);
    await memories.open(device);
    expect(asked.states).toBe(1);
    expect(memories.get(device)).toBe(memories.get(device));
  });

  it('are let go of when their device was away for a whole round, and read again when it is back', async () => {
    const { memories, asked } = await memoriesOf();
    await memories.open(device);
    memories.nextRound();
    expect(memories.get(device)).toBeDefined();
    memories.nextRound();
    memories.nextRound();
    expect(memories.size).toBe(0);
    expect(memories.get(device)).toBeUndefined();
    await memories.open(device);
    expect([memories.size, asked.states]).toEqual([1, 2]);
  });

  it('learn of captures only when one is asked for', async () => {
    const { memories, asked } = await memoriesOf();
    await memories.open(device);
    const memory = memories.get(device)!;
    expect([memory.captures, asked.waveforms]).toEqual([undefined, 0]);
    await Promise.all([
      memories.openCaptures(device, memory, NOW),
      memories.openCaptures(device, memory, NOW),
    ]);
    expect(memory.captures).toBeDefined();
  });
});
