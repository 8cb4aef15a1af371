import type { LoadDevice } from '../load/generator-messages.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { CHANNELS } from '../plant/plant-model.ts';
import type { ServiceProcess } from '../plant/service-process.ts';
import type { BenchMachine } from '../plant/set-up-plant.ts';
import type { Side } from './side.ts';

const TENANT = 'maker';
export const BID = 'bench001';
/** The rooms look every 10 s at readings that can wait. */
const CALM_SECONDS = 11;

/** What the generator needs to know of them. */
export function devicesOf(machines: readonly BenchMachine[]): LoadDevice[] {
  return machines.map(({ device }) => ({
    id: device.id,
    username: device.username,
    secret: device.secret,
    topic: `kz/v1/${TENANT}/${device.id}/tele`,
    birthTopic: `kz/v1/${TENANT}/${device.id}/birth`,
  }));
}

/** Signs the machines' devices in; a PUBACK of the product says that the message is on disk and can be asked for. */
export async function productSide(
  service: ServiceProcess,
  machines: readonly BenchMachine[],
  since: number,
): Promise<Side> {
  const generator = new LoadGenerator();
  await generator.connect(service.mqttPort, devicesOf(machines), BID);
  return {
    generator,
    pids: service.pids,
    calmSeconds: CALM_SECONDS,
    whenStored: async () => undefined,
    countStored: () => countReadings(service, machines, since),
  };
}

/** Readings of the last channel of every machine, which every message has one of, asked for over HTTP. */
export async function countReadings(
  { api }: ServiceProcess,
  machines: readonly BenchMachine[],
  since: number,
): Promise<number> {
  const query = new URLSearchParams({
    channel: CHANNELS.at(-1)?.id ?? '',
    from: new Date(since).toISOString(),
    to: new Date(Date.now() + 3_600_000).toISOString(),
    points: '2',
  });
  const waiting = [...machines];
  let found = 0;
  const work = async () => {
    for (let machine = waiting.pop(); machine; machine = waiting.pop()) {
      const { points } = await api.get<{ points: { n: number }[] }>(
        `machines/${machine.id}/telemetry?${query}`,
      );
      for (const { n } of points) found += n;
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return found;
}
