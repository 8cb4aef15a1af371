import type { WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import { assessHealth } from '@kizashi/condition-monitoring/health-assessment';
import { type Forecast, makeForecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { detectSilence } from '@kizashi/condition-monitoring/state-detection';
import { type EpochMs, life, lifePerHour } from '@kizashi/kernel';
import { prognosisContext } from './fold-window.ts';
import type { MachineMemory, PartMemory } from './machine-memory.ts';
import type { MachineRecord } from './machine-record.ts';
import { type StateChange, stateChangesBetween } from './state-changes.ts';

export interface Silence {
  readonly memory: MachineMemory;
  readonly stateChanges: readonly StateChange[];
  /** One withheld forecast for each fitted part that has lost a channel it is judged by. */
  readonly forecasts: readonly Forecast[];
}

/**
 * Nothing closes the windows of a device that has stopped talking, so the fleet clock does: channels fall silent,
 * and a forecast that used them no longer stands. Undefined while nothing has changed.
 */
export function noticeSilence(
  machine: MachineRecord,
  memory: MachineMemory,
  longestPeriodMs: number,
  fleetNow: EpochMs,
): Silence | undefined {
  const { model } = machine;
  const silent = detectSilence(memory.detection, model, longestPeriodMs, fleetNow);
  const fell = silent.memory.channels.some(
    ({ state }, index) => state === 'silent' && memory.detection.channels[index]?.state !== 'silent',
  );
  if (!fell) return undefined;
  const after: MachineMemory = {
    ...memory,
    detection: silent.memory,
    state: silent.detected.state,
    stateSince: silent.detected.state === memory.state ? memory.stateSince : fleetNow,
  };
  // A window without readings, in which nothing runs: it teaches nothing, and shows who is missing.
  const features: WindowFeatures = {
    deviceId: machine.deviceId,
    modelId: model.id,
    window: { from: fleetNow, to: fleetNow },
    mode: 'default',
    channels: model.channels.map(() => undefined),
  };
  const forecasts = machine.parts.flatMap((part): Forecast[] => {
    const known = memory.parts[part.id];
    if (known === undefined || part.removedAt !== undefined) return [];
    const used = standingStill(known);
    const { knowledge } = part;
    const { outcome } = assessHealth(known.health, {
      features,
      detected: silent.detected,
      used,
      model,
      knowledge,
    });
    if (outcome.status !== 'withheld' || outcome.reason !== 'stale-input') return [];
    return [makeForecast(known.prognosis, outcome, used, prognosisContext(machine, part), fleetNow)];
  });
  return { memory: after, stateChanges: stateChangesBetween(model, memory, after, fleetNow), forecasts };
}

function standingStill({ usage }: PartMemory) {
  return {
    lifeUsed: life(usage.lifeUsed),
    delta: 0,
    rate: usage.rate === undefined ? undefined : lifePerHour(usage.rate),
    running: false,
  };
}
