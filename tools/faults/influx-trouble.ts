import { setTimeout as sleep } from 'node:timers/promises';
import { type Influxd, influxdUnavailable, startInfluxd } from '../../libs/storage/e2e/influxd/influxd.ts';
import { brokenOf, type Fault, type FaultSetting, type Finding } from './fault.ts';
import { quantile, until } from './harness/measure.ts';
import { newSenders } from './harness/sender.ts';
import { startTcpProxy, type TcpProxy } from './harness/tcp-proxy.ts';

const DATABASE = 'kizashi';
const DRAINED_WITHIN_MS = 60_000;
const SLOW_MS = 300;
const NEEDS_INFLUXD = 'its short form takes longer than npm test has';
const PROMISE =
  'a bounded spool holds what is acknowledged, everybody is told that it is delayed, and nothing of it is lost';

interface Trouble {
  /** Whether InfluxDB takes nothing meanwhile, and everybody is to be told. */
  readonly delays: boolean;
  begin(influxd: Influxd, line: TcpProxy): Promise<void> | void;
  end(influxd: Influxd, line: TcpProxy): Promise<void> | void;
}

export const influxDown: Fault = {
  name: 'influx-down',
  promise: PROMISE,
  injection: 'InfluxDB is stopped under load and started again',
  longOnly: NEEDS_INFLUXD,
  unavailable: influxdUnavailable,
  run: (setting) =>
    withTrouble(setting, {
      delays: true,
      begin: (influxd) => influxd.pause(),
      end: (influxd) => influxd.resume(),
    }),
};

export const influxFrozen: Fault = {
  name: 'influx-frozen',
  promise: PROMISE,
  injection: 'InfluxDB gets SIGSTOP under load, and SIGCONT',
  longOnly: NEEDS_INFLUXD,
  unavailable: influxdUnavailable,
  run: (setting) =>
    withTrouble(setting, {
      delays: true,
      begin: (influxd) => influxd.freeze(),
      end: (influxd) => influxd.thaw(),
    }),
};

export const influxSlow: Fault = {
  name: 'influx-slow',
  promise: PROMISE,
  injection: 'a TCP proxy before InfluxDB: every byte waits 300 ms each way',
  longOnly: NEEDS_INFLUXD,
  unavailable: influxdUnavailable,
  run: (setting) =>
    withTrouble(setting, {
      delays: false,
      begin: (_influxd, line) => {
        line.delayMs = SLOW_MS;
      },
      end: (_influxd, line) => {
        line.delayMs = 0;
      },
    }),
};

async function withTrouble({ long, own }: FaultSetting, trouble: Trouble): Promise<Finding> {
  const influxd = await startInfluxd();
  await influxd.query(`CREATE DATABASE ${DATABASE}`);
  const line = await startTcpProxy({ host: '127.0.0.1', port: influxd.port });
  try {
    const plant = await own({
      env: { KIZASHI_TELEMETRY_URL: `influx+http://127.0.0.1:${line.port}/${DATABASE}` },
    });
    const senders = await newSenders(plant, 4, { inFlight: 100, everyMs: 20 });
    await Promise.all(senders.map((sender) => sender.stayConnected(() => plant.service.mqttUrl)));
    await sleep(1_500);
    await trouble.begin(influxd, line);
    const beganAt = performance.now();
    await sleep(long ? 45_000 : 4_000);
    const endedAt = performance.now();
    const during = senders.flatMap(({ acknowledgements }) =>
      acknowledgements.filter(({ at }) => at > beganAt && at <= endedAt).map(({ ms }) => ms),
    );
    const { body: ready } = await plant.api('GET', '/health/ready');
    const { body: told } = await plant.api('GET', '/api/v1/readings-backlog');
    await trouble.end(influxd, line);
    const backAt = performance.now();
    const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged.size - 1, 0);
    const backlog = Math.max(0, acknowledged() - (await countInstants(influxd)));
    await Promise.all(senders.map((sender) => sender.finish(DRAINED_WITHIN_MS)));
    const drained = async () => (await countInstants(influxd)) >= acknowledged();
    await until(drained, DRAINED_WITHIN_MS, 100);
    const lagMs = Math.round(performance.now() - backAt);
    const lost = acknowledged() - (await countInstants(influxd));
    const parts = ready.parts as readonly { ok: boolean; detail: string }[];
    const wellMeanwhile = parts.every(({ ok }) => ok);
    const saidDelayed = parts.some(({ detail }) => detail.includes('delayed since '));
    return {
      figures: {
        acknowledged: acknowledged(),
        acknowledgedMeanwhile: during.length,
        p99MeanwhileMs: quantile(during, 0.99),
        readyMeanwhile: wellMeanwhile ? 'yes' : 'no',
        backlog,
        lagMs,
        drainedPerSecond: Math.round((backlog * 1_000) / Math.max(1, lagMs)),
        lost,
      },
      broken: brokenOf([
        [lost === 0, `${lost} acknowledged messages did not reach InfluxDB`],
        [!trouble.delays || saidDelayed, '/health/ready did not say that readings are delayed'],
        [!trouble.delays || told.backlog !== null, 'consoles were not told that readings are late'],
      ]),
    };
  } finally {
    await line.close();
    await influxd.stop();
  }
}

/** That it holds of all machines. */
async function countInstants(influxd: Influxd): Promise<number> {
  const counts = await influxd.query('SELECT count("_seq") FROM /readings_.*/', { database: DATABASE });
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}
