import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, type FaultSetting, type Finding, promised } from './fault.ts';
import { cpuSeconds, largestGapMs, quantile, until } from './harness/measure.ts';
import { newSenders } from './harness/sender.ts';
import {
  connectWearing,
  HEALTHY,
  latestForecast,
  newWearingMachine,
  ordersOf,
  publishAll,
  risingFrom,
  WEAR_PERIOD_MS,
  type WearingMachine,
  type WearShape,
  wearMessages,
} from './harness/wearing-machine.ts';
import { PUBACK_P99_MS } from './promises.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
/** As a device of the contract has it: so many messages on their way, and no more than the broker lets through. */
const IN_FLIGHT = 8;
const CONTRACT_RATE = { KIZASHI_DEVICE_RATE: '20' };
/** More is a stall; the figure itself says how well it went. */
const STALL_MS = 5_000;
const SCORED_WITHIN_MS = 60_000;

export const backFillSixHours: Fault = {
  name: 'back-fill-6h',
  promise: 'live latency holds, the back-fill is scored, and nothing of the past opens an order',
  injection: 'devices come back after six hours with a reading of every ten seconds, while others are live',
  longOnly: 'its short form takes longer than npm test has',
  run: (setting) =>
    backFill(setting, { spanMs: 6 * HOUR_MS, periodMs: 10_000, machines: setting.long ? 10 : 3 }),
};

export const backFillThirtyDays: Fault = {
  name: 'back-fill-30d',
  promise: 'as for six hours: live latency holds, it is scored, and nothing of the past opens an order',
  injection: 'devices come back after 30 days with a reading of every two minutes, while others are live',
  longOnly: 'it takes a minute',
  run: (setting) =>
    backFill(setting, { spanMs: 30 * DAY_MS, periodMs: 2 * MINUTE_MS, machines: setting.long ? 10 : 2 }),
};

interface Outage {
  readonly spanMs: number;
  readonly periodMs: number;
  readonly machines: number;
}

async function backFill({ own, say }: FaultSetting, outage: Outage): Promise<Finding> {
  const { spanMs, periodMs } = outage;
  const plant = await own({ env: CONTRACT_RATE });
  const { mqttUrl, pid } = plant.service;
  const live = await newSenders(plant, 10, { inFlight: 200, everyMs: 100 });
  await Promise.all(live.map((sender) => sender.resume(mqttUrl)));
  const machines: WearingMachine[] = [];
  for (let i = 0; i < outage.machines; i += 1) machines.push(await newWearingMachine(plant));
  const clients = await Promise.all(machines.map((machine) => connectWearing(mqttUrl, machine)));

  // Healthy before and after; while nobody listened there was an episode that would have opened an order then.
  const now = Date.now();
  const [from, to] = [now - spanMs, now - 10 * MINUTE_MS];
  const episode = risingFrom(from, (2 * DAY_MS) / spanMs);
  const shape: WearShape = (at) => (at < from + spanMs / 2 ? episode(at) : HEALTHY(at));
  const before = wearMessages(from - 14 * DAY_MS, from, HEALTHY, 1, WEAR_PERIOD_MS);
  const missed = wearMessages(from, to, shape, 1 + before.length, periodMs);
  const present = wearMessages(to, now, HEALTHY, 1 + before.length + missed.length, periodMs);
  await Promise.all(
    machines.map(({ device }, i) => publishAll(clients[i]!, device, [...before, ...present])),
  );
  await sleep(500);

  say(`${machines.length} devices send ${missed.length} messages each`);
  const startedAtWall = Date.now();
  const cpuBefore = cpuSeconds(pid);
  const startedAt = performance.now();
  await Promise.all(machines.map(({ device }, i) => publishAll(clients[i]!, device, missed, IN_FLIGHT)));
  const endedAt = performance.now();
  const cpu = cpuSeconds(pid) - cpuBefore;
  const scored = async () => {
    const newest = await Promise.all(machines.map((machine) => latestForecast(plant, machine)));
    return newest.every(
      (forecast) =>
        forecast !== undefined &&
        Date.parse(forecast.asOf) > from &&
        Date.parse(forecast.recordedAt) >= startedAtWall,
    );
  };
  const scoredAfterMs = await until(scored, SCORED_WITHIN_MS, 100);
  await sleep(1_000);
  const during = live.flatMap(({ acknowledgements }) => acknowledgements.filter(({ at }) => at > startedAt));
  const gapMs = largestGapMs(
    during.map(({ at }) => at).sort((a, b) => a - b),
    startedAt,
    performance.now(),
  );
  const liveP99Ms = quantile(
    during.map(({ ms }) => ms),
    0.99,
  );
  const orders = (await Promise.all(machines.map((machine) => ordersOf(plant, machine)))).reduce(
    (a, b) => a + b,
  );
  for (const sender of live) await sender.finish();
  for (const client of clients) client.end(true);
  return {
    figures: {
      messages: missed.length * machines.length,
      storedInMs: Math.round(endedAt - startedAt),
      cpuSeconds: Math.round(cpu * 10) / 10,
      scoredAfterMs: promised(scoredAfterMs, SCORED_WITHIN_MS),
      liveP99Ms: promised(liveP99Ms, PUBACK_P99_MS),
      largestLiveGapMs: gapMs,
      wrongOrders: orders,
    },
    broken: brokenOf([
      [scoredAfterMs !== undefined, 'the back-fill was not scored'],
      [during.length > 0 && liveP99Ms <= STALL_MS, `p99 of the live PUBACKs was ${liveP99Ms} ms`],
      [orders === 0, `${orders} orders were opened by what is over`],
    ]),
  };
}
