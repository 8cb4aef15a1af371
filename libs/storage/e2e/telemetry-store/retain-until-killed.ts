import { writeSync } from 'node:fs';
import { epochMs } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from '@kizashi/storage/telemetry-store';

/** Removes what is old as of an instant; says when it begins and when it is done. */
const [home = '', now = '0'] = process.argv.slice(2);
const store = await DuckDbTelemetryStore.open(home);
writeSync(1, 'begun\n');
await store.retain(epochMs(Number(now)));
writeSync(1, 'done\n');
await store.close();
