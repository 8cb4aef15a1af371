import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type PeerServer, startServer } from './start-server.ts';

export interface Influxd extends PeerServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** The values of the first row of the answer to an InfluxQL statement; none where there is no series. */
  query(statement: string): Promise<readonly unknown[]>;
}

/** InfluxDB with `influxdb.conf` of this folder, its data below `home`. */
export async function startInfluxd(home: string): Promise<Influxd> {
  const [http, rpc] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const answers = () =>
    fetch(`${url}/ping`).then(
      ({ status }) => status === 204,
      () => false,
    );
  const server = await startServer(
    'influxd',
    ['run', '-config', join(import.meta.dirname, 'influxdb.conf')],
    answers,
    {
      INFLUXDB_BIND_ADDRESS: `127.0.0.1:${rpc}`,
      INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${http}`,
      INFLUXDB_META_DIR: join(home, 'influx/meta'),
      INFLUXDB_DATA_DIR: join(home, 'influx/data'),
      INFLUXDB_DATA_WAL_DIR: join(home, 'influx/wal'),
    },
  );
  return {
    ...server,
    url,
    query: async (statement) => {
      const answer = await fetch(`${url}/query?db=bench`, {
        method: 'POST',
        body: new URLSearchParams({ q: statement }),
      });
      if (!answer.ok) throw new Error(`InfluxDB: ${await answer.text()}`);
      const { results } = (await answer.json()) as {
        results: { series?: { values: unknown[][] }[] }[];
      };
      return results[0]?.series?.[0]?.values[0] ?? [];
    },
  };
}
