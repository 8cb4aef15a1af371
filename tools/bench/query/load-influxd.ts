import { type ChannelId, type DeviceId, epochMs } from '@kizashi/kernel';
import type { Bucket, LastValue } from '@kizashi/storage/telemetry-store';
import type { Questions } from './asked-of-a-fleet.ts';
import type { FleetMonth } from './fleet-month.ts';

const ROWS_A_REQUEST = 5_000;
const DATABASE = 'bench';

interface Series {
  readonly tags: { readonly device: string };
  readonly values: readonly (readonly number[])[];
}

/**
 * The same readings in InfluxDB as one would lay them out for these questions: a measurement with the device as its
 * tag and a field for each channel, nothing else. Asked in InfluxQL, answered as JSON over HTTP, its only way out.
 */
export async function loadInfluxd(
  url: string,
  fleet: FleetMonth,
  progress: (rows: number) => void,
): Promise<Questions> {
  const post = async (path: string, body: string | URLSearchParams) => {
    const answer = await fetch(`${url}${path}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`influxd answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  await post('/query', new URLSearchParams({ q: `CREATE DATABASE ${DATABASE}` }));
  const { channels, everyMinute, range } = fleet;
  for (const rows of fleet.batches(ROWS_A_REQUEST)) {
    const lines = rows.map(({ deviceId, measuredAt, values }) => {
      const fields = Array.from(values, (value, i) => `c${i}=${value}`);
      return `reading,device=${deviceId} ${fields.join(',')} ${measuredAt}`;
    });
    await post(`/write?db=${DATABASE}&precision=ms`, lines.join('\n'));
    progress(rows.length);
  }
  const query = async (q: string): Promise<readonly Series[]> => {
    const answer = await post('/query', new URLSearchParams({ q, db: DATABASE, epoch: 'ms' }));
    const { results } = (await answer.json()) as { results: [{ series?: Series[]; error?: string }] };
    if (results[0].error !== undefined) throw new Error(results[0].error);
    return results[0].series ?? [];
  };
  const within = `time >= ${range.from}ms AND time < ${range.to}ms`;
  const buckets = (field: string, where: string, width: string) =>
    query(
      `SELECT min(${field}), mean(${field}), max(${field}), count(${field}) FROM reading
       WHERE ${where} GROUP BY time(${width}), device fill(none)`,
    );
  return {
    lastValues: async () => {
      // One statement a channel gives each value its own time, as the product's answer has it.
      const byChannel = await Promise.all(
        channels.map((_, i) => query(`SELECT last(c${i}) FROM reading GROUP BY device`)),
      );
      return byChannel.flatMap((found, i) =>
        found.map(({ tags, values: [last] }): LastValue => {
          const [at, value] = last as [number, number];
          const channel = channels[i] as ChannelId;
          return { deviceId: tags.device as DeviceId, channel, measuredAt: epochMs(at), value };
        }),
      );
    },
    minutes: async () => {
      const [found] = await buckets('c0', `device = '${everyMinute}' AND ${within}`, '1m');
      return (found?.values ?? []).map(toBucket);
    },
    days: async () => {
      const found = await buckets('c2', within, '1d');
      return new Map(found.map(({ tags, values }) => [tags.device, values.map(toBucket)]));
    },
  };
}

function toBucket([t, min, avg, max, n]: readonly number[]): Bucket {
  return { t, min, avg, max, n } as Bucket;
}
