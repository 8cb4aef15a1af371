import { OperationalError } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import type { InfluxAddress } from './influx-connection.ts';
import { InfluxTelemetryStore } from './influx-telemetry-store.ts';
import type { TelemetryStore } from './telemetry-store.ts';

/** The embedded store in the home folder, or the server that `influx+http(s)://user:password@host:port/db` names. */
export function openTelemetryStore(url: string | undefined, home: string): Promise<TelemetryStore> {
  return url === undefined
    ? DuckDbTelemetryStore.open(home)
    : InfluxTelemetryStore.open(parseInfluxUrl(url), home);
}

/** @throws OperationalError `telemetry-url-invalid`; its message does not repeat the password */
export function parseInfluxUrl(url: string): InfluxAddress {
  const [, scheme, rest] = /^influx\+(https?):\/\/(.+)$/.exec(url) ?? [];
  const parsed = scheme === undefined ? null : URL.parse(`${scheme}://${rest}`);
  const database = parsed === null ? '' : decodeURIComponent(parsed.pathname.slice(1));
  if (parsed === null || database === '' || database.includes('/')) {
    throw new OperationalError(
      'telemetry-url-invalid',
      'The telemetry address must look like influx+http://user:password@host:8086/database.',
      { retryable: false },
    );
  }
  const { origin, username, password } = parsed;
  const address = { origin, database };
  if (username === '') return address;
  return { ...address, user: decodeURIComponent(username), password: decodeURIComponent(password) };
}
