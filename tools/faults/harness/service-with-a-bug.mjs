// Loaded by `node --import` into a service that is to be tried: the build that has a bug, which fails on one marked value
// wherever KIZASHI_FAULTS_BUG says, in the room that reads it or in the store that is to keep it. Nothing of it is in
// the product.
import { registerHooks } from 'node:module';

const MARK = 666.125;
const PLACES = {
  room: {
    file: '/data-acquisition/ingest/arrival.js',
    honest: 'export function receive(',
    broken: (source) =>
      `${source.replace('export function receive(', 'function honestReceive(')}
export function receive(message) {
  if (Buffer.from(message.payload).includes('${MARK}')) throw new TypeError('a bug in the room');
  return honestReceive(message);
}
`,
  },
  store: {
    file: '/telemetry-store/duckdb-reading-writer.js',
    honest: 'export async function writeReadings(',
    broken: (source) =>
      `${source.replace('export async function writeReadings(', 'async function honestWriteReadings(')}
export async function writeReadings(...args) {
  const written = await honestWriteReadings(...args);
  const rows = JSON.stringify([...args.at(-1).values()], (_key, value) =>
    ArrayBuffer.isView(value) ? Array.from(value) : value);
  if (rows.includes('${MARK}')) throw new TypeError('a bug in the store');
  return written;
}
`,
  },
};

const place = PLACES[process.env.KIZASHI_FAULTS_BUG];

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(place.file)) return loaded;
    const source = String(loaded.source);
    if (!source.includes(place.honest)) throw new Error(`${place.file} has no "${place.honest}" to replace`);
    return { ...loaded, source: place.broken(source) };
  },
});
