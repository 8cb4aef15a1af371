import type { EpochMs } from '@kizashi/kernel';
import { DataFileError } from '../../data-files/data-file.ts';
import type { Row } from '../../device/batch-rows.ts';
import { type CsvProblems, type CsvRow, readCsvTable } from '../csv-table.ts';
import type { MachinesScenario } from '../machines/machines-scenario.ts';
import type { RecordedMachine, RecordedMachines } from '../machines/recorded-machines.ts';
import { readInstant } from '../read-instant.ts';
import { recordingName } from '../read-recording-text.ts';

const MACHINE = 'machine';
const TIME = 'time';
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const LONGEST_MACHINE = 40;

/**
 * Reads a recording in the generic format: columns `machine`, `time` and one for each channel of the description's
 * machine model, in any order; an empty field is no reading. Rows of a machine stand by rising time; machines may be
 * mixed. Each position holds one part from the machine's first row on.
 *
 * @throws DataFileError naming line and column of what is wrong, why, and what would be right.
 */
export function readCsv(path: string, { models }: Pick<MachinesScenario, 'models'>): RecordedMachines {
  const [model, ...others] = models;
  if (model === undefined || others.length > 0)
    throw new DataFileError(path, [
      `its description has ${models.length} machine models; csv is read for one`,
    ]);
  const channels = model.channels.map(({ id }) => id);
  const { header, rows, problems } = readCsvTable(path, [MACHINE, TIME, ...channels]);
  const unknown = header.filter((name) => ![MACHINE, TIME, ...channels].includes(name));
  if (unknown.length > 0)
    throw new DataFileError(path, [
      `line 1: the description has no channel ${unknown.join(', ')}; it has ${channels.join(', ')}`,
    ]);
  const machines = new Map<string, Row[]>();
  for (const row of rows) {
    const machine = machineOf(row, problems);
    const at = timeOf(row, problems);
    const values = channels.flatMap((channel) => readingOf(row, channel, problems));
    if (machine !== undefined && at !== undefined) add(machines, machine, { at, values }, row, problems);
  }
  problems.throwIfAny();
  if (machines.size === 0) throw new DataFileError(path, ['there is no row below the header']);
  return {
    name: recordingName(path),
    machines: [...machines].map(([id, measured]): RecordedMachine => {
      const { at: fittedAt } = measured[0] as Row;
      const parts = model.positions.map((position) => ({ positionId: position.id, fittedAt }));
      return { id, modelId: model.id, rows: measured, alarms: [], parts };
    }),
  };
}

function machineOf({ line, field }: CsvRow, problems: CsvProblems): string | undefined {
  const machine = field(MACHINE).trim();
  if (machine !== '' && machine.length <= LONGEST_MACHINE) return machine;
  const found = machine === '' ? 'it is empty' : `it has ${machine.length} characters`;
  problems.add(line, MACHINE, `${found}; it must name the machine in 1 to ${LONGEST_MACHINE} characters`);
  return undefined;
}

function timeOf({ line, field }: CsvRow, problems: CsvProblems): EpochMs | undefined {
  const text = field(TIME).trim();
  const at = readInstant(text);
  if (at === undefined)
    problems.add(
      line,
      TIME,
      `"${text}" is no instant; write date, time and offset such as 2026-01-31T08:00:00Z or 2026-01-31T17:00:00+09:00`,
    );
  return at;
}

/** Nothing for an empty field. */
function readingOf(
  { line, field }: CsvRow,
  channel: string,
  problems: CsvProblems,
): [channel: string, value: number][] {
  const text = field(channel).trim();
  if (text === '') return [];
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return [[channel, value]];
  problems.add(
    line,
    channel,
    `"${text}" is not a number; write one with a decimal point, or nothing where there is no reading`,
  );
  return [];
}

function add(
  machines: Map<string, Row[]>,
  machine: string,
  row: Row,
  { line, field }: CsvRow,
  problems: CsvProblems,
): void {
  const rows = machines.get(machine);
  const last = rows?.at(-1);
  if (last !== undefined && row.at <= last.at) {
    const how = row.at === last.at ? 'is the same instant as' : 'is before';
    problems.add(
      line,
      TIME,
      `${field(TIME).trim()} ${how} the row of machine ${machine} above it; rows of a machine must stand by rising time`,
    );
    return;
  }
  if (rows === undefined) machines.set(machine, [row]);
  else rows.push(row);
}
