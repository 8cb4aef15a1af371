import {
  restartUsage,
  startUsage,
  usageDelta,
  type WindowFeatures,
} from '@kizashi/condition-monitoring/data-manipulation';
import {
  assessHealth,
  type HealthAssessment,
  startHealth,
} from '@kizashi/condition-monitoring/health-assessment';
import {
  type Forecast,
  followHealth,
  makeForecast,
  type PrognosisContext,
  startPrognosis,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  type ChannelBaselines,
  type DetectedState,
  detectState,
} from '@kizashi/condition-monitoring/state-detection';
import type { EpochMs, FittedPartId } from '@kizashi/kernel';
import { hasWorsened, isStanding, nextForecastAt } from './forecast-due.ts';
import type { MachineMemory, PartMemory } from './machine-memory.ts';
import type { FittedPartRecord, MachineRecord } from './machine-record.ts';

export interface FoldedWindow {
  readonly memory: MachineMemory;
  readonly detected: DetectedState;
  readonly health: readonly HealthAssessment[];
  readonly forecasts: readonly Forecast[];
}

/**
 * One closed window of one machine through rooms three to five. Pure; windows come in order. `asked`: the device
 * raised an alarm, so forecasts are due.
 */
export function foldWindow(
  before: MachineMemory,
  machine: MachineRecord,
  features: WindowFeatures,
  fleetNow: EpochMs,
  asked = false,
): FoldedWindow {
  const { model } = machine;
  const at = features.window.to;
  const fitted = machine.parts.filter((part) => isFitted(part, features.window.from));

  const usages = fitted.map((part) => {
    const usage = before.parts[part.id]?.usage ?? firstUsage(before, machine, part);
    return usageDelta(usage, features, model, part.position);
  });
  const running = usages.length === 0 || usages.some(({ used }) => used.running);
  const { memory: detection, detected } = detectState(before.detection, features, model, {
    running,
    baselines: baselinesOf(fitted),
  });
  const worsened = hasWorsened(before.state, detected.state);

  const parts: Record<FittedPartId, PartMemory> = { ...before.parts };
  const health: HealthAssessment[] = [];
  const forecasts: Forecast[] = [];
  for (const [index, part] of fitted.entries()) {
    const { memory: usage, used } = usages[index]!;
    const context = prognosisContext(machine, part);
    const known = before.parts[part.id];
    const assessed = assessHealth(
      known?.health ?? startHealth({ fittedPartId: part.id, positionId: part.position.id }),
      { features, detected, used, model, knowledge: part.knowledge },
    );
    if (assessed.outcome.status === 'assessed') health.push(assessed.outcome.assessment);
    const prognosis = followHealth(
      known?.prognosis ?? startPrognosis(context),
      assessed.outcome,
      used,
      context,
    );
    const due =
      asked ||
      worsened ||
      known?.forecastDueAt === undefined ||
      at >= known.forecastDueAt ||
      !isStanding(known.kept, assessed.outcome);
    const forecast = due ? makeForecast(prognosis, assessed.outcome, used, context, fleetNow) : undefined;
    if (forecast !== undefined) forecasts.push(forecast);
    parts[part.id] = {
      ...known,
      usage,
      health: assessed.memory,
      prognosis,
      ...(forecast !== undefined && { forecastDueAt: nextForecastAt(forecast, at) }),
    };
  }
  const memory: MachineMemory = {
    detection,
    state: detected.state,
    stateSince: detected.state === before.state ? before.stateSince : at,
    parts,
  };
  return { memory, detected, health, forecasts };
}

/** What never changes, or seldom, about the part that is forecast. */
export function prognosisContext(machine: MachineRecord, part: FittedPartRecord): PrognosisContext {
  return {
    model: machine.model,
    position: part.position,
    cataloguePrior: { beta: part.catalogue.priorBeta, eta: part.catalogue.priorEta },
    knowledge: part.knowledge,
    timeZone: machine.timeZone,
  };
}

function isFitted(part: FittedPartRecord, at: EpochMs): boolean {
  return part.fittedAt <= at && (part.removedAt === undefined || at < part.removedAt);
}

/** A part that follows another in its position starts a new life; the machine's counter goes on. */
function firstUsage(before: MachineMemory, machine: MachineRecord, part: FittedPartRecord) {
  const previous = machine.parts.findLast(
    (other) => other.position.id === part.position.id && other.fittedAt < part.fittedAt,
  );
  const usage = previous === undefined ? undefined : before.parts[previous.id]?.usage;
  return usage === undefined ? startUsage(part.fittedAt) : restartUsage(usage, part.fittedAt);
}

/** Where ended lives have taught what is normal, states are judged against that from the first window on. */
function baselinesOf(parts: readonly FittedPartRecord[]): ChannelBaselines {
  const baselines: Record<string, { mean: number; sd: number; limit: number }> = {};
  for (const part of parts) {
    for (const [channel, known] of Object.entries(part.knowledge?.channels ?? {})) {
      baselines[channel] = { mean: known.mean, sd: Math.hypot(known.sd, known.spread), limit: known.limit };
    }
  }
  return baselines;
}
