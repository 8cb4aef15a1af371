import { writeSync } from 'node:fs';
import { InfluxTelemetryStore } from '@kizashi/storage/telemetry-store';
import { batchOf, CHANNELS, MODEL } from './killed-batches.ts';

/** Commits batch after batch until it is killed; says each number once its commit has resolved. */
const [origin = '', database = '', home = '', first = '0'] = process.argv.slice(2);
const store = await InfluxTelemetryStore.open({ origin, database }, home, {
  writeWithinMs: 100,
  pauses: { firstMs: 5, longestMs: 20, settleMs: 20 },
});
await store.defineModel(MODEL, CHANNELS);
for (let number = Number(first); ; number++) {
  await store.commit(batchOf(number));
  writeSync(1, `${number}\n`);
}
