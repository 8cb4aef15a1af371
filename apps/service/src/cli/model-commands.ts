import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import type { Model, ModelVersion, RolledBack, TrainingJob } from '@kizashi/api-contract';
import type { Command } from 'commander';
import { type ApiClient, CommandError } from './api-client.ts';
import { command, say } from './run-command.ts';

const LOOK_EVERY_MS = 500;
/** A larger body is cut off before the service can say why. */
const MOST_MB = 5;

/** `kizashi model …` */
export function addModelCommands(program: Command): void {
  const model = program.command('model').description('what was learned of each part number');
  model
    .command('list')
    .description('part numbers by position, what was learned of each, and which version forecasts')
    .action(
      command(async (api) => {
        for (const one of await api.all<Model>('models')) say(lineOf(one));
      }),
    );
  model
    .command('train <model>')
    .description('learn a new version from the ended lives; waits for it')
    .option('--seed <number>', 'the same lives and seed give the same model', '1')
    .action(
      command(async (api, id: string, { seed }: { seed: string }) => {
        const job = await api.post<TrainingJob>(`models/${id}/train`, { seed: Number(seed) });
        const { version, failure } = await ended(api, job);
        if (failure !== null) throw new CommandError(`${failure.code}: ${failure.detail}`);
        say(`version ${version}`);
      }),
    );
  model
    .command('samples <model> <version>')
    .description('features of every ended life as CSV, as that version sees them: to learn from elsewhere')
    .option('--out <file>', 'default: standard output')
    .action(
      command(async (api, id: string, version: string, { out }: { out?: string }) => {
        const file = await api.file(`models/${id}/versions/${encodeURIComponent(version)}/samples`);
        await pipeline(Readable.fromWeb(file), out === undefined ? process.stdout : createWriteStream(out));
      }),
    );
  model
    .command('register <model> <file>')
    .description('bring a model of your own, an ONNX file; it becomes a candidate')
    .requiredOption('--features <file>', 'names of its features, one a line, in the order of its columns')
    .option('--features-of <version>', 'whose features they are; default: the newest that was trained')
    .action(
      command(async (api, id: string, file: string, options: RegisterOptions) => {
        const { version, failures, scores } = await api.post<ModelVersion>(`models/${id}/versions`, {
          onnx: (await modelFile(file)).toString('base64'),
          features: linesOf((await readOrSay(options.features)).toString()),
          ...(options.featuresOf !== undefined && { featuresOf: Number(options.featuresOf) }),
        });
        const rmse = (of: keyof typeof scores) => scores[of].rmse.toPrecision(3);
        say(`version ${version}`);
        say(`RMSE ${rmse('fleet')} on ${failures} lives that failed; prior life ${rmse('prior')}`);
      }),
    );
  model
    .command('release <model> <version>')
    .description('let forecasts ask this version')
    .action(
      command(async (api, id: string, version: string) => {
        const released = await api.post<ModelVersion>(
          `models/${id}/versions/${encodeURIComponent(version)}/release`,
        );
        say(`version ${released.version} is released`);
      }),
    );
  model
    .command('roll-back <model>')
    .description('take the released version back; the one before it is asked again, or none')
    .action(
      command(async (api, id: string) => {
        const { rolledBackVersion, released } = await api.post<RolledBack>(`models/${id}/roll-back`);
        const now = released === null ? 'no learned model is released' : `version ${released.version} is`;
        say(
          `version ${rolledBackVersion} is taken back; ${now}${released === null ? '' : ' released again'}`,
        );
      }),
    );
}

interface RegisterOptions {
  readonly features: string;
  readonly featuresOf?: string;
}

async function modelFile(file: string): Promise<Buffer> {
  const bytes = await readOrSay(file);
  if (bytes.length <= MOST_MB * 1024 ** 2) return bytes;
  throw new CommandError(`${file} is too large for a model: at most ${MOST_MB} MB.`);
}

async function readOrSay(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  });
}

const linesOf = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

function lineOf(model: Model): string {
  const { id, partNumber, machineModelName, positionId, lives, failures } = model;
  const released = model.releasedVersion === null ? 'none released' : `version ${model.releasedVersion}`;
  const drifting = model.drifts.length > 0 ? ', intervals widened' : '';
  return `${id}  ${partNumber}  ${machineModelName} ${positionId}  ${lives} lives, ${failures} failed  ${released} of ${model.versions}${drifting}`;
}

/** Says how far it is, on standard error: what is asked for comes on standard output. */
async function ended(api: ApiClient, job: TrainingJob): Promise<TrainingJob> {
  let told = '';
  for (;;) {
    const [now] = (await api.get<{ items: TrainingJob[] }>(`models/${job.modelId}/trainings?limit=1`)).items;
    if (now === undefined || now.id !== job.id) throw new CommandError('The training is gone.');
    if (now.status === 'done' || now.status === 'failed') return now;
    const share = `${now.status} ${Math.floor(100 * now.share)} %`;
    if (share !== told) process.stderr.write(`${share}\n`);
    told = share;
    await setTimeout(LOOK_EVERY_MS);
  }
}
