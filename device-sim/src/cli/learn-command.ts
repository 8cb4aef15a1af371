import { Command } from 'commander';
import { enterModel } from '../recordings/cmapss/enter-engines.ts';
import { teachEngines } from '../recordings/cmapss/teach-engines.ts';
import { CommandError, type ConnectionOptions, openApi, withConnection } from './connection.ts';
import { startProgress } from './progress.ts';
import { openRecording, type RecordingOptions, withRecording } from './recording-options.ts';

interface Options extends ConnectionOptions, RecordingOptions {
  readonly position?: string;
  readonly again?: true;
}

export function learnCommand(): Command {
  return withConnection(withRecording(new Command('learn')))
    .description('teach a running service from a recording of units that were run to failure')
    .option('--position <id>', 'position of the part; default: the first whose life is counted in cycles')
    .option('--again', 'add the lives even where the part number has as many')
    .action((options: Options) => learn(options));
}

async function learn(options: Options): Promise<void> {
  const opened = openRecording(options);
  if (opened.kind !== 'engines')
    throw new CommandError(
      `Not every machine of this recording (${options.format}) ran to failure, so its lives cannot be sent as ended ones; replay it instead. What is learnt from is cmapss.`,
    );
  const { recording, scenario, modelId } = opened;
  const api = openApi(options, process.env);
  await enterModel(api, scenario, modelId);
  const progress = startProgress('Lives');
  const { positionId, added, knowledge } = await teachEngines({
    api,
    recording,
    modelId,
    again: options.again === true,
    ...(options.position !== undefined && { positionId: options.position }),
    onLives: (sent) => progress.update(sent / recording.units.length, `${sent} sent`),
  }).finally(() => progress.done());
  const { lives = 0, failures = 0, prior } = knowledge ?? {};
  const known = `${lives} lives, ${failures} of them failures${prior ? `; Weibull shape ${prior.beta.toFixed(1)}, scale ${prior.eta.toFixed(0)} cycles` : ''}`;
  process.stdout.write(
    added === 0
      ? `The ${recording.units.length} lives of ${recording.name} are there already (${known}). To add them all the same: --again\n`
      : `${added} lives of ${recording.name} learnt for ${modelId}, position ${positionId}. Known now: ${known}\n`,
  );
}
