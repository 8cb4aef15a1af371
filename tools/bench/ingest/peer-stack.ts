import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfluxd } from '../../../libs/storage/e2e/influxd/influxd.ts';
import { startMosquitto } from '../peers/mosquitto.ts';

/** When the subscriber writes: so many lines, or so old. */
export interface Batching {
  readonly lines: number;
  readonly withinMs: number;
}

/** Mosquitto, the subscriber and InfluxDB. */
export interface PeerStack {
  readonly mqttPort: number;
  /** Mosquitto, subscriber, influxd. */
  readonly pids: readonly number[];
  /** Resolves when InfluxDB has confirmed so many lines since the start. */
  whenStored(lines: number): Promise<void>;
  /** Counts in InfluxDB. */
  countStored(): Promise<number>;
  remove(): Promise<void>;
}

export async function startPeerStack(batching: Batching): Promise<PeerStack> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi-bench-peer-'));
  const influx = await startInfluxd();
  await influx.query('CREATE DATABASE bench');
  const mosquitto = await startMosquitto(home);
  const subscriber = fork(join(import.meta.dirname, '../peers/subscriber.ts'), {
    execArgv: ['--conditions=source'],
  });
  subscriber.send({
    mqttPort: mosquitto.port,
    influxUrl: `http://${influx.host}`,
    filter: 'kz/v1/+/+/tele',
    ...batching,
  });
  await once(subscriber, 'message');
  let stored = 0;
  let onStored = () => {};
  subscriber.on('message', (message: { stored: number }) => {
    stored = message.stored;
    onStored();
  });
  return {
    mqttPort: mosquitto.port,
    pids: [mosquitto.pid, subscriber.pid ?? 0, influx.pid],
    whenStored: (lines) =>
      new Promise((resolve) => {
        onStored = () => {
          if (stored >= lines) resolve();
        };
        onStored();
      }),
    countStored: async () => {
      const [counted] = await influx.query('SELECT count("spindle.hours") FROM tele', { database: 'bench' });
      return Number(counted?.[1] ?? 0);
    },
    remove: async () => {
      subscriber.kill();
      await mosquitto.stop();
      await influx.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
