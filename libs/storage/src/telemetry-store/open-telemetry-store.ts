import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import { parseInfluxUrl } from './influx-address.ts';
import { InfluxTelemetryStore } from './influx-telemetry-store.ts';
import type { TelemetryStore } from './telemetry-store.ts';

/** The embedded store in the home folder, or the InfluxDB server that the address names (`parseInfluxUrl`). */
export async function openTelemetryStore(url: string | undefined, home: string): Promise<TelemetryStore> {
  return url === undefined
    ? DuckDbTelemetryStore.open(home)
    : InfluxTelemetryStore.open(parseInfluxUrl(url), home);
}
