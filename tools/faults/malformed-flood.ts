import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, promised } from './fault.ts';
import { quantile } from './harness/measure.ts';
import { newSenders } from './harness/sender.ts';
import { startFlood } from './harness/start-flood.ts';
import { PUBACK_P99_MS } from './promises.ts';

const FLOODERS = 10;
const PER_SECOND = 1_000;
/** Less was no flood; how much more it could have been is told. */
const FLOOD_PER_SECOND = 500;
/** More is a stall; the figure itself says how well it went. */
const STALL_MS = 2_000;

export const malformedFlood: Fault = {
  name: 'malformed-flood',
  promise: 'a good device beside it is served as before',
  injection:
    '1,000 malformed messages a second from ten devices, and 20 connections a second that speak no MQTT',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const { mqttUrl } = plant.service;
    const [good] = await newSenders(plant, 1, { inFlight: 50, everyMs: 50 });
    if (!good) throw new Error('no device');
    await good.resume(mqttUrl);
    const devices = await plant.newDevices(FLOODERS);
    await sleep(300);
    const floodAt = performance.now();
    const forMs = long ? 30_000 : 1_500;
    const flood = await startFlood({ mqttUrl, devices, perSecond: PER_SECOND, forMs });
    const during = good.acknowledgements.filter(({ at }) => at > floodAt).map(({ ms }) => ms);
    await good.finish();
    const p99Ms = quantile(during, 0.99);
    const perSecond = Math.round(flood.acknowledged / flood.seconds);
    return {
      figures: {
        malformed: flood.sent,
        refusedPerSecond: perSecond,
        floodersClosed: flood.closed,
        goodMessages: during.length,
        goodP99Ms: promised(p99Ms, PUBACK_P99_MS),
      },
      broken: brokenOf([
        [perSecond >= FLOOD_PER_SECOND, `only ${perSecond} malformed messages a second got there`],
        [during.length > 0, 'the good device got nothing through'],
        [p99Ms <= STALL_MS, `p99 of the good device was ${p99Ms} ms`],
        [good.reconnects === 0, 'the good device lost its connection'],
      ]),
    };
  },
};
