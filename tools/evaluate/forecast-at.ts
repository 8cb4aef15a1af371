import { summariseWindow, windowContaining } from '@kizashi/condition-monitoring/data-manipulation';
import type { Forecast, PartKnowledge } from '@kizashi/condition-monitoring/prognostic-assessment';
import { epochMs } from '@kizashi/kernel';
import { foldWindow } from '../../apps/service/src/rooms/fold-window.ts';
import { startMachineMemory } from '../../apps/service/src/rooms/machine-memory.ts';
import { CYCLE_MS, engineMachine, engineModel } from './engine-fleet.ts';
import type { RecordedEngine } from './recorded-engines.ts';

const START = epochMs(Date.UTC(2026, 0, 1));

/**
 * The forecasts that the rooms make of an engine after each of the cycles asked for (counted from 1), in the order of
 * the recording; the windows in between are folded without a forecast.
 */
export function forecastsAt(
  engine: RecordedEngine,
  knowledge: PartKnowledge,
  cycles: ReadonlySet<number>,
): ReadonlyMap<number, Forecast> {
  const machine = engineMachine(engine, knowledge);
  const newest = Math.max(...cycles);
  const said = new Map<number, Forecast>();
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
    const folded = foldWindow(memory, machine, features, window.to, { asked: cycles.has(cycle) });
    memory = folded.memory;
    const forecast = folded.forecasts[0];
    if (cycles.has(cycle) && forecast !== undefined) said.set(cycle, forecast);
  }
  return said;
}
