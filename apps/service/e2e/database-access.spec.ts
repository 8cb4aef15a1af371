import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));

interface Source {
  readonly path: string;
  readonly text: string;
}

const sources: Source[] = globSync('**/*.ts', { cwd: SOURCES })
  .filter((path) => !/\.(spec|fixture)\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(SOURCES, path), 'utf8') }));

/** Whoever works for every customer; nothing that answers a request for one customer may be here. */
const WORKERS = [
  /^rooms\//,
  /^fleet-clock\/stored-fleet-clock\.ts$/,
  /^ordering\/order-timers\.ts$/,
  /^ordering\/orders-after-edits\.ts$/,
  // What devices reported, worked off behind ingest.
  /^ordering\/swaps\/device-swaps\.ts$/,
  // Send what is open when a device subscribes, and work off what it answers.
  /^device-control\/(command-delivery|configuration-delivery|device-answers|device-commands)\.ts$/,
  /^prognostic-assessment\/learning\.ts$/,
  // Scores ended lives, reads what they teach, and works off trainings that were asked for.
  /^models\/(scoring\/life-scoring|field-lives\/field-lives|training\/(training-jobs|stored-lives))\.ts$/,
  // Measure models that were made elsewhere on every ended life; what asks them knows who may.
  /^models\/onnx\/(candidate-forecasts|onnx-registration|sampled-lives)\.ts$/,
  /^data-acquisition\//,
  // Asks whether the role answers, and nothing else.
  /^health\/readiness\.ts$/,
  /^storage\.module\.ts$/,
];

/** Who opens every customer's rows by itself, not because a manufacturer's person asked. */
const EVERY_CUSTOMER = [
  // At the start: models are the manufacturer's.
  'fleet/define-models.ts',
  // A job: forgets old answers.
  'idempotency/idempotency.ts',
  // Before it is known who asks: the hash of a secret leads to one row.
  'identity/credentials.ts',
  'identity/first-start.ts',
  // A job: removes what has expired.
  'identity/forget-expired.ts',
  'identity/sign-in.ts',
];

/** Where a request or a socket comes in, and what knows it. */
const ANSWERS_REQUESTS = /\.(controller|gateway|guard)\.ts$|@Current(Principal|Write)\(/;

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}

/** Ways to the database that are neither `withScope` nor a worker's. */
function waysAround({ path, text }: Source): string[] {
  const code = withoutComments(text);
  const found: string[] = [];
  if (/from '(pg|pg-pool|drizzle-orm\/(node-postgres|postgres-js)[^']*)'/.test(code))
    found.push('a driver of its own');
  if (/\b(openDatabase|startEmbeddedPostgres)\b/.test(code) && !['open-stores.ts'].includes(basename(path))) {
    found.push('a connection of its own');
  }
  if (/\b(WorkerDatabase|asWorker)\b/.test(code)) {
    if (!WORKERS.some((worker) => worker.test(path))) found.push('the worker role, though it is no worker');
    if (ANSWERS_REQUESTS.test(path) || ANSWERS_REQUESTS.test(code)) {
      found.push('the worker role in what answers requests');
    }
  }
  return found.map((way) => `${path}: ${way}`);
}

describe('requests reach the database through withScope alone', () => {
  it('in every source file of the service', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(waysAround)).toEqual([]);
  });

  it('and the scope comes from who is signed in, with named exceptions', () => {
    const everybody = sources
      .filter(({ text }) => /customer: '\*'/.test(withoutComments(text)))
      .map(({ path }) => path)
      .sort();
    expect(everybody).toEqual(EVERY_CUSTOMER);
  });

  it.each([
    [
      'a controller as a worker',
      'fleet/x.controller.ts',
      "import { WorkerDatabase } from '@kizashi/storage/database';",
    ],
    ['a service as a worker', 'fleet/x.ts', 'constructor(private readonly database: WorkerDatabase) {}'],
    ['a driver', 'rooms/x.ts', "import pg from 'pg';"],
    ['another drizzle', 'rooms/x.ts', "import { drizzle } from 'drizzle-orm/node-postgres';"],
    ['another connection', 'ordering/x.ts', 'const database = await openDatabase({ url, tenant });'],
    [
      'a worker that knows a principal',
      'rooms/x.ts',
      'read(@CurrentPrincipal() p) { return this.database.asWorker(x); }',
    ],
  ])('and %s would be found', (_, path, text) => {
    expect(waysAround({ path, text })).not.toEqual([]);
  });
});
