import { expect, it } from '@jest/globals';
import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type DeviceId, epochMs } from '@kizashi/kernel';
import fc from 'fast-check';
import {
  commitOf,
  DEVICE,
  EVER,
  type OpenStore,
  OTHER_DEVICE,
  T0,
  useStore,
} from './telemetry-store.fixtures.contract.ts';

function event(at: number, more: Partial<DeviceEvent> = {}): DeviceEvent {
  return {
    deviceId: DEVICE,
    boot: 1,
    seq: 1,
    index: 0,
    measuredAt: epochMs(T0 + at),
    receivedAt: epochMs(T0 + at + 50),
    detail: { kind: 'mode', mode: 'running' },
    ...more,
  };
}

const EVERY_KIND: DeviceEvent['detail'][] = [
  { kind: 'part-replaced', positionId: asId('front-bearing') },
  { kind: 'part-replaced', positionId: asId('front-bearing'), serial: '7014-0331', partNumber: 'HG-7014' },
  { kind: 'counter-reset', channel: asId('machine.hours'), before: 18_422.5, after: 0 },
  { kind: 'alarm', code: 'SP-12', severity: 'alarm' },
  { kind: 'alarm', code: 'SP-12', severity: 'info', text: `主軸 "hot"\\ '温度'` },
  { kind: 'mode', mode: 'warm-up' },
];

export function describeEvents(open: OpenStore): void {
  const opened = useStore(open);

  it('gives back every kind of event as it was told, now and after a restart', async () => {
    const told = EVERY_KIND.map((detail, index) => event(0, { index, detail }));
    await opened.store.commit(commitOf({ events: told }));
    await opened.nowAndReopened(async (now) => {
      expect(await now.events([DEVICE], EVER)).toEqual(told);
      expect(await now.events([OTHER_DEVICE], EVER)).toEqual([]);
      expect(await now.events([], EVER)).toEqual([]);
    });
  });

  it('picks by devices and a half-open range, as things happened', async () => {
    const { store } = opened;
    const other = { deviceId: OTHER_DEVICE };
    await store.commit(
      commitOf({ events: [event(9), event(5, { boot: 2 }), event(5, { seq: 2 }), event(5, other)] }),
    );
    await store.commit(commitOf({ events: [event(5, { index: 1, receivedAt: T0 }), event(0, { seq: 0 })] }));
    const keys = (events: readonly DeviceEvent[]) =>
      events.map(({ deviceId, measuredAt, boot, seq, index }) => [
        deviceId,
        measuredAt - T0,
        boot,
        seq,
        index,
      ]);
    await opened.nowAndReopened(async (now) => {
      expect(keys(await now.events([OTHER_DEVICE, DEVICE], EVER))).toEqual([
        [DEVICE, 0, 1, 0, 0],
        [DEVICE, 5, 1, 1, 1],
        [DEVICE, 5, 1, 2, 0],
        [DEVICE, 5, 2, 1, 0],
        [OTHER_DEVICE, 5, 1, 1, 0],
        [DEVICE, 9, 1, 1, 0],
      ]);
      const range = { from: epochMs(T0 + 5), to: epochMs(T0 + 9) };
      expect(await now.events([DEVICE], range)).toHaveLength(3);
    });
  });

  it('answers what came in since, of every device, as it came in', async () => {
    const { store } = opened;
    const unheardOf = asId<DeviceId>('cnc-0003');
    const came = (ms: number, more: Partial<DeviceEvent>) =>
      event(-ms, { receivedAt: epochMs(T0 + ms), ...more });
    await store.commit(commitOf({ events: [came(10, { seq: 4 }), came(30, { seq: 3 })] }));
    await store.commit(commitOf({ events: [came(20, { deviceId: unheardOf }), came(20, { seq: 2 })] }));
    await opened.nowAndReopened(async (now) => {
      const since = await now.eventsReceivedSince(epochMs(T0 + 20));
      expect(since.map(({ deviceId, receivedAt, seq }) => [deviceId, receivedAt - T0, seq])).toEqual([
        [DEVICE, 20, 2],
        [unheardOf, 20, 1],
        [DEVICE, 30, 3],
      ]);
      expect(await now.eventsReceivedSince(epochMs(T0 + 31))).toEqual([]);
    });
  });

  it('changes nothing by an event that is committed again: the first one stays', async () => {
    const { store } = opened;
    await store.commit(commitOf({ events: [event(0)] }));
    const again = event(7, { detail: { kind: 'mode', mode: 'off' } });
    await store.commit(commitOf({ events: [again, again, event(8, { index: 1 })] }));
    await opened.nowAndReopened(async (now) => {
      const kept = [event(0), event(8, { index: 1 })];
      expect(await now.events([DEVICE], EVER)).toEqual(kept);
      expect(await now.eventsReceivedSince(T0)).toEqual(kept);
    });
  });

  it('holds every key once, whatever was committed how often and in which order', async () => {
    const { store } = opened;
    let run = 0;
    const key = fc.record({
      boot: fc.integer({ min: 1, max: 3 }),
      seq: fc.constantFrom(0, 1, 4_294_967_295),
      index: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(key), { maxLength: 5 }), async (commits) => {
        const deviceId = asId<DeviceId>(`drawn-${run++}`);
        for (const keys of commits)
          await store.commit(commitOf({ events: keys.map((one) => event(0, { deviceId, ...one })) }));
        const name = ({ boot, seq, index }: { boot: number; seq: number; index: number }) =>
          `${boot} ${seq} ${index}`;
        const held = (await store.events([deviceId], EVER)).map(name);
        expect(held.toSorted()).toEqual([...new Set(commits.flat().map(name))].sort());
      }),
      { numRuns: 20 },
    );
  });
}
