/** A recording in the C-MAPSS layout: some engines, each with one row a flight cycle. */
export interface CmapssRecording {
  readonly name: string;
  readonly units: readonly RecordedUnit[];
}

export interface RecordedUnit {
  readonly unit: number;
  /** By rising cycle; at least one. */
  readonly cycles: readonly RecordedCycle[];
}

export interface RecordedCycle {
  readonly cycle: number;
  /** Settings, then sensors: one for each of `SETTINGS_AND_SENSORS`, in its order. */
  readonly values: readonly number[];
}

export function firstCycle({ cycles }: RecordedUnit): number {
  return (cycles[0] as RecordedCycle).cycle;
}

export function lastCycle({ cycles }: RecordedUnit): number {
  return (cycles.at(-1) as RecordedCycle).cycle;
}

/** How long the unit was recorded, in cycles. */
export function recordedLength(unit: RecordedUnit): number {
  return lastCycle(unit) - firstCycle(unit) + 1;
}

/** Serial of the machine that a unit becomes: the recording's name and the unit's number, "test_A-007". */
export function serialOf(recording: Pick<CmapssRecording, 'name'>, unit: number): string {
  return `${recording.name.slice(0, 80)}-${String(unit).padStart(3, '0')}`;
}
