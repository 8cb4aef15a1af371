import { summariseWindow, windowContaining } from '@kizashi/condition-monitoring/data-manipulation';
import type { Forecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, epochMs } from '@kizashi/kernel';
import { foldWindow } from '../../apps/service/src/rooms/fold-window.ts';
import { startMachineMemory } from '../../apps/service/src/rooms/machine-memory.ts';
import { CYCLE_MS, engineMachine, engineModel } from './engine-fleet.ts';
import type { RecordedEngine } from './recorded-engines.ts';
import type { Taught } from './taught.ts';

/** Phase of the weekly stops against the recording's first cycle. */
const START = epochMs(Date.UTC(2026, 0, 1));

/** What the rooms said at the end of a cycle, counted from 1. */
export interface SaidAfter {
  readonly cycle: number;
  readonly at: EpochMs;
  readonly forecast: Forecast;
}

/**
 * The forecasts that the rooms make of an engine after each of the cycles asked for (counted from 1), in the order of
 * the recording; the windows in between are folded without a forecast.
 */
export function forecastsAt(
  engine: RecordedEngine,
  taught: Taught,
  cycles: ReadonlySet<number>,
): ReadonlyMap<number, Forecast> {
  const newest = Math.max(...cycles);
  const asked = [...saidOf(engine, taught, (cycle) => cycles.has(cycle), newest)];
  return new Map(asked.flatMap(({ cycle, forecast }) => (cycles.has(cycle) ? [[cycle, forecast]] : [])));
}

/** Those that they make by themselves: seldom while much is left, after every cycle near the end. */
export function forecastsDue(engine: RecordedEngine, taught: Taught): readonly SaidAfter[] {
  return [...saidOf(engine, taught, () => false, engine.rows.length)];
}

function* saidOf(
  engine: RecordedEngine,
  taught: Taught,
  isAsked: (cycle: number) => boolean,
  newest: number,
): Generator<SaidAfter> {
  const machine = engineMachine(engine, taught);
  let memory = startMachineMemory(START);
  for (const { cycle, settings, sensors } of engine.rows) {
    if (cycle > newest) break;
    const measuredAt = epochMs(START + (cycle - 1) * CYCLE_MS);
    const window = windowContaining(measuredAt, CYCLE_MS);
    const row = {
      deviceId: machine.deviceId,
      modelId: engineModel.id,
      measuredAt,
      receivedAt: measuredAt,
      boot: 1,
      seq: cycle,
      values: Float64Array.from([...settings, ...sensors, cycle]),
    };
    const features = summariseWindow([row], window, engineModel, machine.deviceId);
    const folded = foldWindow(memory, machine, features, window.to, { asked: isAsked(cycle) });
    memory = folded.memory;
    const forecast = folded.forecasts[0];
    if (forecast !== undefined) yield { cycle, at: window.to, forecast };
  }
}
