import { type EpochMs, epochMs, SECOND_MS } from '@kizashi/kernel';
import { DataFileError } from '../../data-files/data-file.ts';
import type { MachinesScenario } from '../machines/machines-scenario.ts';
import type { RecordedBurst, RecordedMachines } from '../machines/recorded-machines.ts';
import { readRecordingText, recordingName } from '../read-recording-text.ts';

/** A burst of 0.1 s every ten seconds, as PRONOSTIA records (Nectoux et al. 2012, section 3). */
const SAMPLE_RATE_HZ = 25_600;
const SNAPSHOT_EVERY_MS = 10 * SECOND_MS;
/** The files have three decimals. */
const STEP_G = 0.001;
/** They tell no date; the challenge was of 2012. */
const BEGINS_AT = Date.UTC(2012, 0, 1);
const HEADER = ['snapshot', 'horizontal_g', 'vertical_g'];
const AXES = ['horizontal', 'vertical'] as const;
const SPEED = 'shaft.speed';
/** Turns a minute by the first figure of a bearing's name: bearing 3_1 ran at 1500. */
const SPEED_PER_MINUTE: Readonly<Record<string, number>> = { 1: 1_800, 2: 1_650, 3: 1_500 };
/** A file of another kind is wrong in every row; a few say enough. */
const SHOWN_PROBLEMS = 5;

/**
 * Reads the raw waveform of a PRONOSTIA bearing (IEEE PHM 2012 challenge): rows `snapshot,horizontal_g,vertical_g`,
 * snapshots by rising number, each of the same number of samples. One machine, whose bearing was new at the first
 * snapshot; its speed follows from the bearing's name in the file's: `bearing3_1-waveform.csv.gz`.
 *
 * @throws DataFileError naming line and column of what is wrong, why, and what would be right.
 */
export function readFemto(path: string, { models }: Pick<MachinesScenario, 'models'>): RecordedMachines {
  const name = recordingName(path).replace(/-waveform$/, '');
  const condition = /^bearing(\d)_\d+$/i.exec(name)?.[1] ?? '';
  const speed = SPEED_PER_MINUTE[condition];
  if (speed === undefined)
    throw new DataFileError(path, [
      `its name must begin with the bearing's, such as bearing3_1-waveform.csv.gz: the first figure, 1 to 3, tells the speed`,
    ]);
  const [model] = models;
  const snapshots = readSnapshots(path);
  const bursts = [...snapshots].flatMap(([snapshot, samples], i) =>
    AXES.map(
      (channel, axis): RecordedBurst => ({
        id: `${channel[0]}${snapshot}`,
        ...{ channel, at: snapshotAt(i), sampleRateHz: SAMPLE_RATE_HZ, step: STEP_G },
        samples: Float32Array.from(samples[axis] ?? []),
      }),
    ),
  );
  return {
    name: 'pronostia',
    machines: [
      {
        id: name,
        modelId: model?.id ?? '',
        rows: [...snapshots.keys()].map((_, i) => ({ at: snapshotAt(i), values: [[SPEED, speed]] })),
        alarms: [],
        parts: (model?.positions ?? []).map(({ id }) => ({ positionId: id, fittedAt: snapshotAt(0) })),
        bursts,
      },
    ],
  };
}

function snapshotAt(index: number): EpochMs {
  return epochMs(BEGINS_AT + index * SNAPSHOT_EVERY_MS);
}

/** Samples of both axes by snapshot, in the order of the file. */
function readSnapshots(path: string): ReadonlyMap<number, readonly [number[], number[]]> {
  const text = readRecordingText(path);
  const lines = text.split('\n');
  if (lines[0]?.trim() !== HEADER.join(','))
    throw new DataFileError(path, [`line 1: the header must be ${HEADER.join(',')}`]);
  const problems: string[] = [];
  const snapshots = new Map<number, readonly [number[], number[]]>();
  let newest = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < lines.length && problems.length < SHOWN_PROBLEMS; i++) {
    const line = (lines[i] as string).trim();
    if (line === '') continue;
    const fields = line.split(',');
    const [snapshot = Number.NaN, ...values] = fields.map(numberOf);
    const wrong = values.length === 2 ? [snapshot, ...values].findIndex((value) => Number.isNaN(value)) : -2;
    if (wrong !== -1) {
      problems.push(
        wrong === -2
          ? `line ${i + 1}: ${fields.length} fields; the header has ${HEADER.length}`
          : `line ${i + 1}, ${HEADER[wrong]}: "${fields[wrong]}" is not a number`,
      );
      continue;
    }
    if (snapshot < newest) {
      problems.push(
        `line ${i + 1}, snapshot: ${snapshot} comes after ${newest}; snapshots must stand by rising number`,
      );
      continue;
    }
    newest = snapshot;
    const samples = snapshots.get(snapshot);
    if (samples === undefined) snapshots.set(snapshot, [[values[0] as number], [values[1] as number]]);
    else for (const axis of [0, 1] as const) samples[axis].push(values[axis] as number);
  }
  problems.push(...unequalSnapshots(snapshots));
  if (problems.length > 0) throw new DataFileError(path, problems);
  return snapshots;
}

function unequalSnapshots(snapshots: ReadonlyMap<number, readonly [number[], number[]]>): string[] {
  const [first, ...others] = snapshots;
  if (first === undefined) return ['there is no row below the header'];
  const usual = first[1][0].length;
  const odd = others.find(([, [samples]]) => samples.length !== usual);
  return odd === undefined
    ? []
    : [
        `snapshot ${odd[0]} has ${odd[1][0].length} samples, the first one ${usual}; is the file cut off? Bursts must be whole`,
      ];
}

/** NaN for an empty field, which `Number` takes for 0. */
function numberOf(field: string): number {
  return field.trim() === '' ? Number.NaN : Number(field);
}
