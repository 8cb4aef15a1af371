import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EmbeddedPostgres,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@kizashi/storage/database';
import { connectDevice } from '../../apps/service/e2e/connect-device.ts';
import { brokenOf, type Fault, promised } from './fault.ts';
import { largestGapMs, until } from './harness/measure.ts';
import { newSenders } from './harness/sender.ts';
import { startTcpProxy } from './harness/tcp-proxy.ts';
import {
  connectWearing,
  HEALTHY,
  latestForecast,
  newWearingMachine,
  ordersOf,
  publishAll,
  risingFrom,
  type WearingMachine,
  wearMessages,
} from './harness/wearing-machine.ts';
import { LARGEST_GAP_MS, RECOVERED_MS } from './promises.ts';

const DAY_MS = 86_400_000;
const CATCHES_UP_WITHIN_MS = 60_000;
const GAP_MS = 3_000;

export const postgresDown: Fault = {
  name: 'postgres-down',
  promise:
    'readings go on, known devices sign in, forecasts catch up, and each worn part has exactly one order',
  injection: 'PostgreSQL is stopped while parts wear out, and started again',
  longOnly: 'its short form takes longer than npm test has',
  run: async ({ long, own }) => {
    const folder = await mkdtemp(join(tmpdir(), 'kizashi faults pg '));
    let postgres: EmbeddedPostgres = await startEmbeddedPostgres(folder);
    const proxy = await startTcpProxy({ host: '127.0.0.1', port: portOf(postgres.url) });
    try {
      const url = new URL(postgres.url);
      url.port = String(proxy.port);
      const plant = await own({ env: { KIZASHI_DATABASE_URL: url.href } });
      const { mqttUrl } = plant.service;
      const machines: WearingMachine[] = [];
      for (let i = 0; i < (long ? 9 : 3); i += 1) machines.push(await newWearingMachine(plant));
      const senders = await newSenders(plant, 3, { inFlight: 50, everyMs: 50 });
      const late = (await plant.newDevices(1))[0]!;
      await Promise.all(senders.map((sender) => sender.resume(mqttUrl)));

      const now = Date.now();
      const [from, worseFrom] = [now - 14 * DAY_MS, now - 4 * DAY_MS];
      const worn = risingFrom(worseFrom, 1.2);
      const clients = await Promise.all(machines.map((machine) => connectWearing(mqttUrl, machine)));
      const healthy = wearMessages(from, worseFrom, HEALTHY, 1);
      await Promise.all(machines.map(({ device }, i) => publishAll(clients[i]!, device, healthy)));
      await until(async () => (await latestForecast(plant, machines[0]!)) !== undefined, 20_000);

      // The last days of some arrive just before the database goes, those of the others while it is away.
      const worse = wearMessages(worseFrom, now, worn, 1 + healthy.length);
      const publishWorse = (turn: number) =>
        Promise.all(
          machines.map(({ device }, i) => i % 2 === turn && publishAll(clients[i]!, device, worse)),
        );
      await publishWorse(0);
      await sleep(Math.random() * 300);
      await postgres.stop();
      const downAt = performance.now();
      const signedIn = await connectDevice(mqttUrl, late).then(
        (client) => client.end(true) && true,
        () => false,
      );
      const { status: readyMeanwhile } = await plant.api('GET', '/health/ready');
      await publishWorse(1);
      await sleep(long ? 30_000 : 2_000);
      const upAt = performance.now();
      const gapMs = Math.max(
        ...senders.map(({ acknowledgements }) =>
          largestGapMs(
            acknowledgements.map(({ at }) => at),
            downAt,
            upAt,
          ),
        ),
      );
      postgres = await startEmbeddedPostgres(folder);
      proxy.target = { host: '127.0.0.1', port: portOf(postgres.url) };
      const opened = () => Promise.all(machines.map((machine) => ordersOf(plant, machine)));
      const caughtUpAfterMs = await until(
        async () => (await opened().catch(() => [0])).every((count) => count > 0),
        CATCHES_UP_WITHIN_MS,
        200,
      );
      // A second one would come with the next pass.
      await sleep(2_000);
      const orders = await opened();
      const missingOrders = orders.filter((count) => count === 0).length;
      const duplicateOrders = orders.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
      for (const sender of senders) await sender.finish();
      for (const client of clients) client.end(true);
      return {
        figures: {
          largestGapMs: promised(gapMs, LARGEST_GAP_MS),
          machines: machines.length,
          missingOrders,
          duplicateOrders,
          caughtUpAfterMs: promised(caughtUpAfterMs, RECOVERED_MS),
        },
        broken: brokenOf([
          [signedIn, 'a known device could not sign in meanwhile'],
          [readyMeanwhile === 503, `/health/ready answered ${readyMeanwhile} meanwhile`],
          [gapMs <= GAP_MS, `readings stood still for ${gapMs} ms`],
          [missingOrders === 0, `${missingOrders} worn parts have no order`],
          [duplicateOrders === 0, `${duplicateOrders} orders too many`],
        ]),
      };
    } finally {
      await proxy.close();
      await postgres.stop();
      await removeEmbeddedPostgres(folder);
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function portOf(url: string): number {
  return Number(new URL(url).port);
}
