import { randomUUID } from 'node:crypto';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type CounterReset,
  isWindowClosed,
  summariseWindow,
  type WindowFeatures,
  windowContaining,
  windowLengthMs,
} from '@kizashi/condition-monitoring/data-manipulation';
import type { HealthAssessment } from '@kizashi/condition-monitoring/health-assessment';
import {
  type Forecast,
  type ForecastCause,
  type LateReadings,
  toKept,
  worthKeeping,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { demandsAttention, silentAfterMs } from '@kizashi/condition-monitoring/state-detection';
import {
  asId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  type FittedPartId,
  type ForecastId,
  type TimeRange,
} from '@kizashi/kernel';
import type { OutsideQuestion, OutsideSaid } from '../models/onnx/outside-answers.ts';
import { cutWindows } from './cut-windows.ts';
import { foldWindow } from './fold-window.ts';
import { lateReadings, type PassedBefore } from './late-readings.ts';
import type { MachineMemory } from './machine-memory.ts';
import type { MachineRecord } from './machine-record.ts';
import type { SamplePeriods } from './sample-periods.ts';
import { noticeSilence } from './silence.ts';
import { type StateChange, stateChangesBetween } from './state-changes.ts';

/** Where a machine's windows stand: everything before `closedUntil` is folded into `memory`. */
export interface Trend {
  readonly closedUntil: EpochMs;
  readonly memory: MachineMemory;
}

/** Where a pass begins and how far it goes. */
export interface PassStart extends PassedBefore {
  readonly machine: MachineRecord;
  readonly trend: Trend;
  /** Readings to look at; undefined when no window can be closed and none demands to be. */
  readonly range?: TimeRange;
  /** Windows that end by then close in any case; one after it only early, when it cannot wait. */
  readonly closableUntil: EpochMs;
  /** The device has raised an alarm: forecasts are due at once. */
  readonly asked: boolean;
  /** The range was cut: there is more to close after it. */
  readonly more: boolean;
  readonly periods: SamplePeriods;
  /** Late readings: forecasts up to here have been made before, from fewer readings. */
  readonly backfilledUntil?: EpochMs;
  readonly newestReadingAt?: EpochMs;
  /** Since when a device could have been heard: nobody is silent to a service that was down. */
  readonly listeningSince: EpochMs;
}

export interface KeptForecast {
  readonly id: ForecastId;
  readonly forecast: Forecast;
  readonly cause: ForecastCause;
  readonly backfilled: boolean;
}

/** What one pass over a machine's newly closed windows brought, ready to be saved. */
export interface MachinePass {
  readonly start: PassStart;
  /** For whose sake windows were folded again. */
  readonly late?: LateReadings;
  readonly trend: Trend;
  /** Copies of the trend at the end of each day that was passed. */
  readonly snapshots: readonly Trend[];
  readonly features: readonly WindowFeatures[];
  readonly health: readonly HealthAssessment[];
  readonly stateChanges: readonly StateChange[];
  readonly kept: readonly KeptForecast[];
  /** The newest forecast of each part that had one made: what advice is drawn from. */
  readonly newest: ReadonlyMap<FittedPartId, Forecast>;
  /** Of parts that were forecast though an outside model is released for them: the pass is made again with its answers. */
  readonly questions: readonly OutsideQuestion[];
}

/** The windows that may be closed now, as one range; undefined when there are none. */
export function closableRange(
  from: EpochMs,
  newest: EpochMs,
  samplePeriodMs: number,
  fleetNow: EpochMs,
): TimeRange | undefined {
  const length = windowLengthMs(samplePeriodMs);
  // The rooms see a reading only once the fleet clock has reached it.
  const seen = Math.min(newest, fleetNow) as EpochMs;
  let last = windowContaining(seen, length);
  const isOpen = () => !isWindowClosed({ window: last, samplePeriodMs, deviceNewestMs: seen, fleetNow });
  while (last.to > from && isOpen()) last = windowContaining((last.from - 1) as EpochMs, length);
  return last.to > from ? { from, to: last.to } : undefined;
}

/** Folds closed windows, oldest first, then looks for silence. Pure but for the ids of forecasts. */
export function passMachine(
  start: PassStart,
  rows: readonly TelemetryRow[],
  fleetNow: EpochMs,
  resets: readonly CounterReset[] = [],
  said?: OutsideSaid,
): MachinePass {
  const { machine, asked } = start;
  const features: WindowFeatures[] = [];
  const health: HealthAssessment[] = [];
  const snapshots: Trend[] = [];
  const stateChanges: StateChange[] = [];
  const kept: KeptForecast[] = [];
  const questions: OutsideQuestion[] = [];
  const newest = new Map<FittedPartId, { readonly forecast: Forecast; readonly cause: ForecastCause }>();
  const late = lateReadings(rows, start);
  let { memory } = start.trend;
  let day = Math.floor(start.trend.closedUntil / DAY_MS);

  const keep = (forecast: Forecast, cause: ForecastCause, always: boolean) => {
    newest.set(forecast.fittedPartId, { forecast, cause });
    const part = memory.parts[forecast.fittedPartId];
    if (part === undefined || !(always || worthKeeping(part.kept, forecast))) return;
    const id = asId<ForecastId>(randomUUID());
    const backfilled = forecast.asOf <= (start.backfilledUntil ?? 0);
    const why = backfilled && late && cause.kind === 'reading' ? { ...cause, late } : cause;
    kept.push({ id, forecast, cause: why, backfilled });
    const parts = {
      ...memory.parts,
      [forecast.fittedPartId]: { ...part, kept: { ...toKept(forecast), id } },
    };
    memory = { ...memory, parts };
  };

  let closedUntil = start.closableUntil;
  const windows = cutWindows(rows, {
    machine,
    from: start.trend.closedUntil,
    closableUntil: start.closableUntil,
    lengthMs: windowLengthMs(start.periods.shortestMs),
    asked: start.asked,
    demand: (open) => demandsAttention(open, machine.model, memory.detection, machine.zoneLimits),
  });
  for (const [window, inside] of windows) {
    if (window.to > closedUntil) closedUntil = window.to;

    const summary = summariseWindow(inside, window, machine.model, machine.deviceId);
    const reports = { asked, resets, said: said?.get(window.to) };
    const folded = foldWindow(memory, machine, summary, fleetNow, reports);
    stateChanges.push(...stateChangesBetween(machine.model, memory, folded.memory, window.to));
    memory = folded.memory;
    features.push(folded.features);
    health.push(...folded.health);
    questions.push(...folded.questions);
    const cause = causeOf(machine.deviceId, window, inside);
    for (const forecast of folded.forecasts) keep(forecast, cause, false);
    const today = Math.floor(window.to / DAY_MS);
    if (today > day) snapshots.push({ closedUntil: window.to, memory });
    day = today;
  }
  // A part whose past was folded again must not be left with an older forecast as its newest.
  if (start.backfilledUntil !== undefined && !start.more) {
    for (const { forecast, cause } of newest.values())
      keep(forecast, cause, memory.parts[forecast.fittedPartId]?.kept?.asOf !== forecast.asOf);
  }
  const { longestMs } = start.periods;
  const audible = fleetNow - start.listeningSince > silentAfterMs(longestMs);
  const silence = start.more || !audible ? undefined : noticeSilence(machine, memory, longestMs, fleetNow);
  if (silence !== undefined) {
    memory = silence.memory;
    stateChanges.push(...silence.stateChanges);
    const { newestReadingAt: lastReadingAt } = start;
    const cause: ForecastCause = {
      kind: 'silence',
      deviceId: machine.deviceId,
      ...(lastReadingAt !== undefined && { lastReadingAt }),
    };
    for (const forecast of silence.forecasts) keep(forecast, cause, true);
  }
  return {
    start,
    ...(late !== undefined && { late }),
    trend: { closedUntil, memory },
    snapshots,
    features,
    health,
    stateChanges,
    kept,
    newest: new Map([...newest].map(([part, { forecast }]) => [part, forecast])),
    questions: said === undefined ? questions.filter((one) => newest.has(one.fittedPartId)) : [],
  };
}

/** True when there is nothing to save. */
export function isEmpty(pass: MachinePass): boolean {
  const { start, trend, stateChanges, kept } = pass;
  return trend.closedUntil === start.trend.closedUntil && stateChanges.length === 0 && kept.length === 0;
}

/** The newest reading of a window closes it as far as a forecast is concerned. */
function causeOf(deviceId: DeviceId, window: TimeRange, rows: readonly TelemetryRow[]): ForecastCause {
  const { boot, seq, measuredAt } = rows.at(-1)!;
  return {
    kind: 'reading',
    deviceId,
    boot,
    seq,
    measuredAt,
    windowFrom: window.from,
    windowTo: window.to,
  };
}
