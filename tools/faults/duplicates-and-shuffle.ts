import { createHash } from 'node:crypto';
import { brokenOf, type Fault } from './fault.ts';
import { until } from './harness/measure.ts';
import type { Plant } from './harness/plant.ts';
import {
  connectWearing,
  latestForecast,
  newWearingMachine,
  ordersOf,
  publishAll,
  risingFrom,
  type WearingMachine,
  wearMessages,
} from './harness/wearing-machine.ts';

const DAY_MS = 86_400_000;

export const duplicatesAndShuffle: Fault = {
  name: 'duplicates-shuffle',
  promise: 'the state is the same as after every message once and in order',
  injection: 'every message three times, in random order',
  longOnly: 'ingest.duplicates-and-shuffle.spec.ts tries the same in npm test, below the network',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const [tidy, untidy] = [await newWearingMachine(plant), await newWearingMachine(plant)];
    // Closed windows only: what is still open when the two are compared is not yet anybody's state.
    const to = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 4;
    const from = to - (long ? 60 : 14) * DAY_MS;
    const messages = wearMessages(from, to, risingFrom(to - 5 * DAY_MS, 0.5), 1, 10 * 60_000);
    const sent = shuffled([...messages, ...messages, ...messages]);
    for (const [machine, order] of [
      [tidy, messages],
      [untidy, sent],
    ] as const) {
      const client = await connectWearing(plant.service.mqttUrl, machine);
      await publishAll(client, machine.device, order);
      client.end(true);
    }
    const told = async () =>
      (await Promise.all([tidy, untidy].map((machine) => latestForecast(plant, machine)))).every(
        (forecast) => forecast !== undefined,
      );
    await until(told, 30_000, 200);
    let [one, other] = ['', ' '];
    const agreedAfterMs = await until(
      async () => {
        [one, other] = [await stateOf(plant, tidy, from, to), await stateOf(plant, untidy, from, to)];
        return one === other;
      },
      30_000,
      300,
    );
    const forecast = await latestForecast(plant, untidy);
    const hash = createHash('sha256').update(other).digest('hex').slice(0, 16);
    return {
      figures: {
        messages: messages.length,
        sent: sent.length,
        agreedAfterMs: agreedAfterMs ?? 'never',
        hash,
      },
      broken: brokenOf([
        [agreedAfterMs !== undefined, `the states differ: ${difference(one, other)}`],
        [forecast !== undefined, 'there is no forecast to compare'],
      ]),
    };
  },
};

/** Everything that is told of the machine, means of readings to 12 digits, without ids and without when it was computed. */
async function stateOf(plant: Plant, machine: WearingMachine, from: number, to: number): Promise<string> {
  const { device, fittedPartId } = machine;
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), points: '2000' };
  const series = [];
  for (const channel of ['spindle.rms', 'hours']) {
    const query = new URLSearchParams({ channel, ...range });
    const { body } = await plant.api('GET', `/api/v1/machines/${device.machineId}/telemetry?${query}`);
    // A mean is a sum of what came first, and of what came then: another order may change its last bit.
    const points = body.points as readonly { readonly avg: number }[];
    series.push(points.map(({ avg, ...point }) => ({ ...point, avg: Number(avg.toPrecision(12)) })));
  }
  const { body } = await plant.api('GET', `/api/v1/fitted-parts/${fittedPartId}/forecasts?latest=true`);
  const { body: now } = await plant.api('GET', `/api/v1/machines/${device.machineId}`);
  const forecasts = (body.items as readonly Record<string, unknown>[]).map(
    ({ id, fittedPartId, revision, backfilled, recordedAt, because, ...rest }) => rest,
  );
  const { state, health, lastReadingAt } = now;
  const orders = await ordersOf(plant, machine);
  const told = JSON.stringify({ series, forecasts, state, health, lastReadingAt, orders }, null, 1);
  return told.replaceAll(device.id, 'its device').replaceAll(device.machineId, 'it');
}

function difference(one: string, other: string): string {
  const [a, b] = [one.split('\n'), other.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  return `${a[at]?.trim()} instead of ${b[at]?.trim()} (line ${at} of ${a.length})`;
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
