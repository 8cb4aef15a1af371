import { summariseWindow, windowContaining } from '@kizashi/condition-monitoring/data-manipulation';
import { type Forecast, pFailWithin } from '@kizashi/condition-monitoring/prognostic-assessment';
import { asId, type EpochMs, type FittedPartId, HOUR_MS, type PositionId } from '@kizashi/kernel';
import { foldWindow } from '../../../apps/service/src/rooms/fold-window.ts';
import { startMachineMemory } from '../../../apps/service/src/rooms/machine-memory.ts';
import { taughtBy } from '../taught.ts';
import { asOfTheField } from './of-the-field.ts';
import {
  CATALOGUE_PRIOR,
  COMPONENTS,
  endedLives,
  type Knowledge,
  machineRecord,
  type PdmMachine,
  partId,
} from './pdm-fleet.ts';
import type { ScoreSeries } from './warnings.ts';

/** How lives come to the product, and what of them it uses. */
export interface Lessons {
  /** Given to it as they were recorded, or read by itself from windows that it kept of its own fleet. */
  readonly lives: 'entered' | 'of-the-field';
  readonly learnedTier: boolean;
}

/** What the product would know of each component if these machines were all that it had ever seen. */
export function learnFrom(
  machines: readonly PdmMachine[],
  { lives, learnedTier }: Lessons = { lives: 'entered', learnedTier: true },
): Knowledge {
  const { model } = machines[0]!;
  return new Map(
    COMPONENTS.map((component) => {
      const ended = endedLives(machines, component);
      const own = lives === 'of-the-field' ? ended.map(asOfTheField) : ended;
      const { knowledge, lifeModel } = taughtBy(own, model, asId<PositionId>(component), CATALOGUE_PRIOR);
      return [component, { knowledge, ...(learnedTier && lifeModel && { lifeModel }) }];
    }),
  );
}

/**
 * One machine, hour by hour, through the rooms of the service. The score of a component at the end of an hour is
 * P(it fails within so many hours), for each horizon: the newest forecast's, given that it has lived until now. A
 * withheld forecast scores 0. Errors of the controller make forecasts due at once, as alarms do in the service.
 */
export function riskOf(
  machine: PdmMachine,
  knowledge: Knowledge,
  horizonsHours: readonly number[],
): ReadonlyMap<number, readonly ScoreSeries[]> {
  const record = machineRecord(machine, knowledge);
  const newest = new Map<FittedPartId, Forecast>();
  const lives = machine.lives.map((life) => ({
    life,
    id: partId(life),
    scores: horizonsHours.map((): [EpochMs, number][] => []),
  }));
  let memory = startMachineMemory(machine.rows[0]!.measuredAt);
  for (const row of machine.rows) {
    const window = windowContaining(row.measuredAt, HOUR_MS);
    const features = summariseWindow([row], window, machine.model, record.deviceId);
    const asked = machine.errorsAt.has(row.measuredAt);
    const folded = foldWindow(memory, record, features, window.to, { asked });
    memory = folded.memory;
    for (const forecast of folded.forecasts) newest.set(forecast.fittedPartId, forecast);
    for (const { life, id, scores } of lives) {
      if (window.from < life.from || window.from >= life.to) continue;
      const forecast = newest.get(id);
      for (const [i, hours] of horizonsHours.entries()) {
        scores[i]!.push([window.to, forecast === undefined ? 0 : risk(forecast, window.to, hours)]);
      }
    }
  }
  return new Map(
    horizonsHours.map((hours, i) => [
      hours,
      lives.map(({ life, scores }): ScoreSeries => ({ life, scores: scores[i]! })),
    ]),
  );
}

function risk(forecast: Forecast, now: EpochMs, hours: number): number {
  if (forecast.status === 'withheld') return 0;
  const since = (now - forecast.asOf) / HOUR_MS;
  const already = pFailWithin(forecast.remaining, since * forecast.rate);
  const until = pFailWithin(forecast.remaining, (since + hours) * forecast.rate);
  return already < 1 ? (until - already) / (1 - already) : 1;
}
