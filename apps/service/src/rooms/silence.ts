import type { HealthOutcome } from '@kizashi/condition-monitoring/health-assessment';
import { type Forecast, makeForecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { detectSilence } from '@kizashi/condition-monitoring/state-detection';
import { type EpochMs, life, lifePerHour } from '@kizashi/kernel';
import { prognosisContext } from './fold-window.ts';
import type { MachineMemory } from './machine-memory.ts';
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
  const silent = detectSilence(memory.detection, machine.model, longestPeriodMs, fleetNow);
  const newlySilent = silent.detected.channels.filter(
    ({ channel, state }) =>
      state === 'silent' &&
      memory.detection.channels[machine.model.channels.findIndex(({ id }) => id === channel)]?.state !==
        'silent',
  );
  if (newlySilent.length === 0) return undefined;
  const after = {
    ...memory,
    detection: silent.memory,
    state: silent.detected.state,
    stateSince: silent.detected.state === memory.state ? memory.stateSince : fleetNow,
  };
  return {
    memory: after,
    stateChanges: stateChangesBetween(machine.model, memory, after, fleetNow),
    forecasts: machine.parts.flatMap((part): Forecast[] => {
      const known = memory.parts[part.id];
      if (known === undefined || part.removedAt !== undefined) return [];
      const used = {
        lifeUsed: life(known.usage.lifeUsed),
        delta: 0,
        rate: known.usage.rate === undefined ? undefined : lifePerHour(known.usage.rate),
        running: false,
      };
      const expected = machine.model.channels.filter(
        ({ role, positionIds }) => role === 'wear' && positionIds.includes(part.position.id),
      );
      const lost = expected.filter(({ id }) => newlySilent.some(({ channel }) => channel === id));
      if (lost.length === 0) return [];
      const outcome: HealthOutcome = {
        status: 'withheld',
        reason: 'stale-input',
        fittedPartId: part.id,
        at: fleetNow,
        lifeUsed: used.lifeUsed,
        channels: lost.map(({ id }) => id),
        basis: {
          channelsLive: expected.length - lost.length,
          channelsExpected: expected.length,
          windowsObserved: known.health.windows,
          ...(known.health.newestEvidenceAt !== undefined && {
            newestEvidenceAt: known.health.newestEvidenceAt,
          }),
        },
      };
      return [makeForecast(known.prognosis, outcome, used, prognosisContext(machine, part), fleetNow)];
    }),
  };
}
