import { describe, expect, it } from '@jest/globals';
import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type ChannelId, type DeviceId, HOUR_MS, plus } from '@kizashi/kernel';
import { MemoryTelemetryStore } from '@kizashi/storage/telemetry-store';
import { CounterResets } from './counter-resets.ts';
import { MACHINE, START, startAt } from './rooms.fixture.ts';

const hours = (n: number) => plus(START, n * HOUR_MS);

function reset(seq: number, at: number, deviceId: DeviceId = MACHINE.deviceId): DeviceEvent {
  const detail = { kind: 'counter-reset', channel: asId<ChannelId>('hours'), before: seq, after: 0 } as const;
  return { deviceId, boot: 1, seq, index: 0, measuredAt: hours(at), receivedAt: hours(at), detail };
}

describe('CounterResets', () => {
  it('finds those of the devices and windows that a pass goes through, in order', async () => {
    const telemetry = new MemoryTelemetryStore();
    const mode: DeviceEvent = { ...reset(9, 2), detail: { kind: 'mode', mode: 'idle' } };
    const events = [reset(2, 20), reset(1, 3), mode, reset(3, 25), reset(4, 5, asId('another'))];
    await telemetry.commit({ rows: [], events, waves: [], seen: [], boots: [], quarantined: [] });
    const found = await new CounterResets(telemetry).of([startAt(undefined, 1)]);
    expect([...found]).toEqual([
      [
        MACHINE.deviceId,
        [
          { channel: 'hours', at: hours(3), before: 1, after: 0 },
          { channel: 'hours', at: hours(20), before: 2, after: 0 },
        ],
      ],
    ]);
  });

  it('asks nothing for machines that have no window to close', async () => {
    const { range: _, ...waiting } = startAt(undefined, 1);
    expect(await new CounterResets(new MemoryTelemetryStore()).of([waiting])).toEqual(new Map());
  });
});
