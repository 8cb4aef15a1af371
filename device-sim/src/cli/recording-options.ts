import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readAzurePdm } from '../recordings/azure-pdm/read-azure-pdm.ts';
import type { CmapssRecording } from '../recordings/cmapss/cmapss-recording.ts';
import { readCmapss } from '../recordings/cmapss/read-cmapss.ts';
import { readCsv } from '../recordings/csv/read-csv.ts';
import { readFemto } from '../recordings/femto/read-femto.ts';
import {
  AZURE_PDM_SCENARIO,
  FEMTO_SCENARIO,
  type MachinesScenario,
  readMachinesScenario,
} from '../recordings/machines/machines-scenario.ts';
import type { RecordedMachines } from '../recordings/machines/recorded-machines.ts';
import { RECORDING_FORMATS, whyNotReadable } from '../recordings/recording-format.ts';
import { CMAPSS_SCENARIO, type ReplayScenario, readReplayScenario } from '../recordings/replay-scenario.ts';
import { CommandError } from './connection.ts';

export interface RecordingOptions {
  readonly format: string;
  readonly recording: string;
  readonly scenario?: string;
  readonly model?: string;
  readonly units?: number;
}

/** Engines that ran to failure in cycles without dates, or machines with dates. */
export type OpenedRecording =
  | {
      readonly kind: 'engines';
      readonly recording: CmapssRecording;
      readonly scenario: ReplayScenario;
      readonly modelId: string;
    }
  | { readonly kind: 'machines'; readonly recording: RecordedMachines; readonly scenario: MachinesScenario };

export function withRecording(command: Command): Command {
  return command
    .requiredOption('--format <format>', `layout of the file: ${RECORDING_FORMATS.join(', ')}`)
    .requiredOption(
      '--recording <path>',
      'the recording as it is, gzipped or not; for azure-pdm the folder of its files',
    )
    .option(
      '--scenario <file>',
      'machine models, parts, plant and pace; csv needs one, which describes its columns',
    )
    .option('--model <id>', 'cmapss: machine model, added where it is missing; default: turbofan');
}

/**
 * @throws CommandError for a format that cannot be read or an option that it does not have; DataFileError for a file
 * that is wrong.
 */
export function openRecording(options: RecordingOptions): OpenedRecording {
  const { format, recording: path, model, units = Number.POSITIVE_INFINITY } = options;
  const why = whyNotReadable(format);
  if (why !== undefined) throw new CommandError(why);
  if (format === 'cmapss') {
    const recording = readCmapss(path);
    const scenario = readReplayScenario(resolve(options.scenario ?? CMAPSS_SCENARIO));
    const bounded = { ...recording, units: recording.units.slice(0, units) };
    return { kind: 'engines', recording: bounded, scenario, modelId: model ?? 'turbofan' };
  }
  if (model !== undefined)
    throw new CommandError('--model is for cmapss; here the file of --scenario names the machine models.');
  const scenario = readMachinesScenario(scenarioPath(options));
  const recording = readMachines(format, path, scenario);
  return {
    kind: 'machines',
    recording: { ...recording, machines: recording.machines.slice(0, units) },
    scenario,
  };
}

function readMachines(format: string, path: string, scenario: MachinesScenario): RecordedMachines {
  if (format === 'femto') return readFemto(path, scenario);
  return format === 'csv' ? readCsv(path, scenario) : readAzurePdm(path);
}

function scenarioPath({ format, scenario }: RecordingOptions): string {
  if (scenario !== undefined) return resolve(scenario);
  if (format === 'azure-pdm') return AZURE_PDM_SCENARIO;
  if (format === 'femto') return FEMTO_SCENARIO;
  throw new CommandError(
    'A csv recording needs --scenario: a JSON file that says what its columns are. device-sim/README.md shows one.',
  );
}
