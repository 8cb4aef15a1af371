import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type EpochMs, epochMs } from '@kizashi/kernel';
import { DataFileError } from '../../data-files/data-file.ts';
import type { Row } from '../../device/batch-rows.ts';
import { type CsvRow, type CsvTable, readCsvTable } from '../csv-table.ts';
import type {
  RecordedAlarm,
  RecordedMachine,
  RecordedMachines,
  RecordedPart,
} from '../machines/recorded-machines.ts';
import { readInstant } from '../read-instant.ts';

const CHANNELS = ['volt', 'rotate', 'pressure', 'vibration'] as const;

/** Failures of this instant are known to be wrong in the published data. */
const WRONG_FAILURES_AT = Date.UTC(2015, 0, 2, 3);

interface Happened {
  readonly at: EpochMs;
  readonly machine: string;
  readonly what: string;
}

/**
 * Reads a folder in the layout of the Azure predictive-maintenance data, gzipped or not: `telemetry.csv`,
 * `errors.csv`, `maintenance.csv`, `failures.csv` and `machines.csv`. The path is the folder or its telemetry file.
 *
 * Errors become alarms. A replacement that stands among the failures too was one after a failure. The part that a
 * position held when telemetry began is fitted at its last replacement before that; the ones before it are left out,
 * since failures are recorded from the beginning of telemetry only and nobody knows how those parts had ended.
 *
 * @throws DataFileError naming file, line and column of what is wrong.
 */
export function readAzurePdm(path: string): RecordedMachines {
  const folder = folderOf(path);
  const machines = readFile(folder, 'machines', ['machineID', 'model']);
  const modelOf = new Map(machines.rows.map(({ field }) => [field('machineID'), field('model')]));
  const rows = readTelemetry(folder, modelOf);
  const alarms = byMachine(readHappenings(folder, 'errors', 'errorID'));
  const failures = readHappenings(folder, 'failures', 'failure').filter(({ at }) => at !== WRONG_FAILURES_AT);
  const failed = new Set(failures.map(keyOf));
  const maintenance = readHappenings(folder, 'maintenance', 'comp');
  const replacements = byMachine(maintenance);
  const recordsBegin = epochMs(Math.min(...maintenance.map(({ at }) => at)));
  const components = [...new Set(maintenance.map(({ what }) => what))].sort();
  return {
    name: basename(folder),
    machines: [...rows].map(
      ([id, measured]): RecordedMachine => ({
        id,
        modelId: modelOf.get(id) as string,
        rows: measured,
        alarms: (alarms.get(id) ?? []).map(({ at, what }): RecordedAlarm => ({ at, code: what })),
        parts: components.flatMap((component) => {
          const ofComponent = (replacements.get(id) ?? []).filter(({ what }) => what === component);
          return partsOf(component, ofComponent, failed, (measured[0] as Row).at, recordsBegin);
        }),
      }),
    ),
  };
}

function folderOf(path: string): string {
  const full = resolve(path);
  if (!existsSync(full)) throw new DataFileError(path, ['there is no such folder; is the path right?']);
  return statSync(full).isDirectory() ? full : dirname(full);
}

function readFile(folder: string, name: string, columns: readonly string[]): CsvTable {
  const plain = join(folder, `${name}.csv`);
  return readCsvTable(existsSync(plain) ? plain : `${plain}.gz`, columns);
}

function readTelemetry(folder: string, modelOf: ReadonlyMap<string, string>): ReadonlyMap<string, Row[]> {
  const { rows, problems } = readFile(folder, 'telemetry', ['datetime', 'machineID', ...CHANNELS]);
  const machines = new Map<string, Row[]>();
  for (const row of rows) {
    const { line, field } = row;
    const id = field('machineID');
    if (!modelOf.has(id)) problems.add(line, 'machineID', `machine "${id}" is not in machines.csv`);
    const at = instantOf(row);
    const values = CHANNELS.map((channel) => [channel, Number(field(channel))] as const);
    for (const [channel, value] of values)
      if (field(channel).trim() === '' || !Number.isFinite(value))
        problems.add(line, channel, `"${field(channel)}" is not a number`);
    if (at === undefined) problems.add(line, 'datetime', noInstant(field('datetime')));
    else pushTo(machines, id, { at, values });
  }
  problems.throwIfAny();
  return machines;
}

function readHappenings(folder: string, name: string, column: string): Happened[] {
  const { rows, problems } = readFile(folder, name, ['datetime', 'machineID', column]);
  const happened = rows.flatMap((row): Happened[] => {
    const at = instantOf(row);
    if (at === undefined) problems.add(row.line, 'datetime', noInstant(row.field('datetime')));
    return at === undefined ? [] : [{ at, machine: row.field('machineID'), what: row.field(column) }];
  });
  problems.throwIfAny();
  return happened.sort((a, b) => a.at - b.at);
}

/** The files give local time of nowhere; it is taken for UTC. */
function instantOf({ field }: CsvRow): EpochMs | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(field('datetime').trim()) ?? [];
  return readInstant(`${date}T${time}Z`);
}

function noInstant(text: string): string {
  return `"${text}" is no date and time such as 2015-01-01 06:00:00`;
}

function byMachine(happened: readonly Happened[]): ReadonlyMap<string, Happened[]> {
  return Map.groupBy(happened, ({ machine }) => machine);
}

function keyOf({ at, machine, what }: Happened): string {
  return `${at} ${machine} ${what}`;
}

function partsOf(
  positionId: string,
  replacements: readonly Happened[],
  failed: ReadonlySet<string>,
  telemetryBegins: EpochMs,
  recordsBegin: EpochMs,
): RecordedPart[] {
  const before = replacements.filter(({ at }) => at <= telemetryBegins);
  // Without a replacement on record the part is at least as old as the records.
  const first: RecordedPart = { positionId, fittedAt: before.at(-1)?.at ?? recordsBegin };
  return [
    first,
    ...replacements.slice(before.length).map((replacement): RecordedPart => {
      const replaces = failed.has(keyOf(replacement)) ? 'failure' : 'preventive';
      return { positionId, fittedAt: replacement.at, replaces };
    }),
  ];
}

function pushTo(machines: Map<string, Row[]>, id: string, row: Row): void {
  const rows = machines.get(id);
  if (rows === undefined) machines.set(id, [row]);
  else rows.push(row);
}
