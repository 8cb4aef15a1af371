import type { Command } from 'commander';
import { type CmapssRecording } from '../recordings/cmapss/cmapss-recording.ts';
import { readCmapss } from '../recordings/cmapss/read-cmapss.ts';
import { RECORDING_FORMATS, whyNotReadable } from '../recordings/recording-format.ts';
import { CMAPSS_SCENARIO } from '../recordings/replay-scenario.ts';
import { CommandError } from './connection.ts';

export interface RecordingOptions {
  readonly format: string;
  readonly recording: string;
  readonly scenario: string;
  readonly model: string;
}

export function withRecording(command: Command): Command {
  return command
    .requiredOption('--format <format>', `layout of the file: ${RECORDING_FORMATS.join(', ')}`)
    .requiredOption('--recording <file>', 'the recording as it is, gzipped or not')
    .option('--scenario <file>', 'machine model, part, plant and pace', CMAPSS_SCENARIO)
    .option('--model <id>', 'machine model; it is added where it is missing', 'turbofan');
}

/** @throws CommandError for a format that cannot be read; DataFileError for a file that is wrong. */
export function openRecording({ format, recording }: RecordingOptions): CmapssRecording {
  const why = whyNotReadable(format);
  if (why !== undefined) throw new CommandError(why);
  return readCmapss(recording);
}
