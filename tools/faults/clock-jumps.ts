import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, promised } from './fault.ts';
import { largestGapMs } from './harness/measure.ts';
import { teleOf } from './harness/messages.ts';
import { newSenders } from './harness/sender.ts';
import {
  connectWearing,
  HEALTHY,
  newWearingMachine,
  ordersOf,
  publishAll,
  wearMessages,
} from './harness/wearing-machine.ts';
import { LARGEST_GAP_MS } from './promises.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const GAP_MS = 3_000;
const LIBRARY = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;

export const deviceClockJumps: Fault = {
  name: 'device-clock-jumps',
  promise: 'no date of a device opens an order, and readings with a right date are stored',
  injection: 'alarming readings dated 1970, in seconds, a year ahead, and with a clock that steps back',
  run: async ({ shared }) => {
    const plant = await shared();
    const machine = await newWearingMachine(plant);
    const { device } = machine;
    const client = await connectWearing(plant.service.mqttUrl, machine);
    const now = Date.now();
    const history = wearMessages(now - 14 * DAY_MS, now, HEALTHY, 1);
    await publishAll(client, device, history);
    const dates = [
      0,
      1_000,
      Math.floor(now / 1_000),
      now + 365 * DAY_MS,
      now + 6 * 60_000,
      Date.UTC(2262, 1, 1),
      Date.UTC(2019, 11, 31),
      -1,
    ];
    let seq = 1 + history.length;
    const alarming = dates.flatMap((at) =>
      Array.from({ length: 5 }, (_, i) => teleOf('w1', seq++, at + i * 1_000, [['spindle.rms', 0, 50]])),
    );
    await publishAll(client, device, alarming);
    // It steps back by an hour and goes on, healthy.
    const back = Array.from({ length: 20 }, (_, i) =>
      teleOf('w1', seq++, now - HOUR_MS + i * 1_000, [['spindle.rms', 0, 1]]),
    );
    await publishAll(client, device, back);
    await sleep(1_500);
    const wrongOrders = await ordersOf(plant, machine);
    const stored = await lastHour(now);
    client.end(true);
    async function lastHour(at: number): Promise<number> {
      const query = new URLSearchParams({
        channel: 'spindle.rms',
        from: new Date(at - HOUR_MS).toISOString(),
        to: new Date(at - HOUR_MS + 20_000).toISOString(),
        points: '20',
      });
      const { body } = await plant.api('GET', `/api/v1/machines/${device.machineId}/telemetry?${query}`);
      return (body.points as readonly { n: number }[]).reduce((sum, { n }) => sum + n, 0);
    }
    return {
      figures: { misdated: alarming.length, wrongOrders, storedAfterStepBack: stored },
      broken: brokenOf([
        [wrongOrders === 0, `${wrongOrders} orders were opened by wrong dates`],
        [stored >= 20, `only ${stored} of 20 readings behind the clock were stored`],
      ]),
    };
  },
};

export const serverClockStep: Fault = {
  name: 'server-clock-step',
  promise: 'durations come from a monotonic clock: nothing stalls, nobody is closed, and no order is opened',
  injection: 'libfaketime: the clock of the service steps two hours ahead and three back',
  longOnly: 'libfaketime is not everywhere',
  unavailable: () => (existsSync(LIBRARY) ? undefined : 'libfaketime (Debian: faketime) is not installed'),
  run: async ({ long, own }) => {
    const folder = await mkdtemp(join(tmpdir(), 'kizashi-faketime-'));
    await chmod(folder, 0o755);
    const offset = join(folder, 'offset');
    await writeFile(offset, '+0', { mode: 0o644 });
    try {
      const plant = await own({
        env: {
          LD_PRELOAD: LIBRARY,
          FAKETIME_TIMESTAMP_FILE: offset,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          DONT_FAKE_MONOTONIC: '1',
        },
      });
      const { mqttUrl } = plant.service;
      const machine = await newWearingMachine(plant);
      const client = await connectWearing(mqttUrl, machine);
      const now = Date.now();
      await publishAll(client, machine.device, wearMessages(now - 14 * DAY_MS, now, HEALTHY, 1));
      const senders = await newSenders(plant, 3, { inFlight: 50, everyMs: 50 });
      await Promise.all(senders.map((sender) => sender.stayConnected(() => mqttUrl)));
      await sleep(1_000);
      const from = performance.now();
      for (const step of ['+2h', '-1h', '+0']) {
        await writeFile(offset, step);
        await sleep(long ? 8_000 : 2_000);
      }
      const to = performance.now();
      const gapMs = Math.max(
        ...senders.map(({ acknowledgements }) => {
          const at = acknowledgements.map((one) => one.at);
          return largestGapMs(at, from, to);
        }),
      );
      const wrongOrders = await ordersOf(plant, machine);
      const { status } = await plant.api('GET', '/health/ready');
      const reconnects = senders.reduce((sum, sender) => sum + sender.reconnects, 0);
      for (const sender of senders) await sender.finish();
      client.end(true);
      return {
        figures: { steps: 3, largestGapMs: promised(gapMs, LARGEST_GAP_MS), reconnects, wrongOrders },
        broken: brokenOf([
          [gapMs <= GAP_MS, `readings stood still for ${gapMs} ms`],
          [reconnects === 0, `${reconnects} connections were closed`],
          [wrongOrders === 0, `${wrongOrders} orders were opened`],
          [status === 200, `afterwards /health/ready answers ${status}`],
        ]),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
