import {
  type CounterReset,
  isRunningMode,
  operatingMode,
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
  isOutside,
  makeForecast,
  outsideInputs,
  type PrognosisContext,
  startPrognosis,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  type ChannelBaselines,
  type DetectedState,
  detectState,
} from '@kizashi/condition-monitoring/state-detection';
import type { EpochMs, FittedPartId, PositionId } from '@kizashi/kernel';
import type { OutsideQuestion } from '../models/onnx/outside-answers.ts';
import { hasWorsened, isStanding, nextForecastAt } from './forecast-due.ts';
import type { MachineMemory, PartMemory } from './machine-memory.ts';
import type { FittedPartRecord, MachineRecord } from './machine-record.ts';

export interface FoldedWindow {
  readonly memory: MachineMemory;
  /** The window's own, with the operating mode. */
  readonly features: WindowFeatures;
  readonly detected: DetectedState;
  readonly health: readonly HealthAssessment[];
  readonly forecasts: readonly Forecast[];
  /** What outside models are to be asked of the window, of parts for which one is released. */
  readonly questions: readonly OutsideQuestion[];
}

/** What the device reported beside the readings of a window. */
export interface WindowReports {
  /** It raised an alarm, so forecasts are due. */
  readonly asked?: boolean;
  /** Counters that began again, in order; only those of this window count. */
  readonly resets?: readonly CounterReset[];
  /** What outside models answered to the questions of this window: they are asked between two folds. */
  readonly said?: ReadonlyMap<FittedPartId, number> | undefined;
}

/** One closed window of one machine through rooms three to five. Pure; windows come in order. */
export function foldWindow(
  before: MachineMemory,
  machine: MachineRecord,
  summarised: WindowFeatures,
  fleetNow: EpochMs,
  { asked = false, resets = [], said }: WindowReports = {},
): FoldedWindow {
  const { model } = machine;
  const at = summarised.window.to;
  const own = resets.filter((reset) => reset.at >= summarised.window.from && reset.at < at);
  const fitted = machine.parts.filter((part) => isFitted(part, summarised.window.from));

  // Counters of use tell whether a machine runs; parts without one are counted by the mode that follows from them.
  const counted = fitted.map((part) =>
    hearsCounter(part, summarised, model) ? countUse(before, machine, part, summarised, own) : undefined,
  );
  const heard = counted.filter((usage) => usage !== undefined);
  const running = heard.length === 0 ? undefined : heard.some(({ used }) => used.running);
  const features = { ...summarised, mode: operatingMode(summarised, model, running) };
  const usages = fitted.map((part, i) => counted[i] ?? countUse(before, machine, part, features, own));
  const { memory: detection, detected } = detectState(before.detection, features, model, {
    running: isRunningMode(features.mode),
    baselines: baselinesOf(fitted),
    zoneLimits: machine.zoneLimits,
    renewed: renewedPositions(before, machine, fitted),
  });
  const worsened = hasWorsened(before.state, detected.state);

  const parts: Record<FittedPartId, PartMemory> = { ...before.parts };
  const health: HealthAssessment[] = [];
  const forecasts: Forecast[] = [];
  const questions: OutsideQuestion[] = [];
  for (const [index, part] of fitted.entries()) {
    const { memory: usage, used } = usages[index]!;
    const context = { ...prognosisContext(machine, part), said: said?.get(part.id) };
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
      features,
    );
    const due =
      asked ||
      worsened ||
      known?.forecastDueAt === undefined ||
      at >= known.forecastDueAt ||
      !isStanding(known.kept, assessed.outcome);
    const forecast = due ? makeForecast(prognosis, assessed.outcome, used, context, fleetNow) : undefined;
    if (forecast !== undefined) forecasts.push(forecast);
    const { lifeModel } = part;
    const inputs =
      lifeModel && isOutside(lifeModel) && prognosis.life && outsideInputs(prognosis.life, lifeModel);
    if (inputs) questions.push({ fittedPartId: part.id, at, model: lifeModel, inputs });
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
  return { memory, features, detected, health, forecasts, questions };
}

function hearsCounter(
  { position: { usageChannel } }: FittedPartRecord,
  features: WindowFeatures,
  { channels }: MachineRecord['model'],
): boolean {
  if (usageChannel === undefined) return false;
  return features.channels[channels.findIndex(({ id }) => id === usageChannel)] !== undefined;
}

function countUse(
  before: MachineMemory,
  machine: MachineRecord,
  part: FittedPartRecord,
  features: WindowFeatures,
  resets: readonly CounterReset[],
) {
  const usage = before.parts[part.id]?.usage ?? firstUsage(before, machine, part);
  return usageDelta(usage, features, machine.model, part.position, resets);
}

/** Positions whose part is new to a machine that had another one there before. */
function renewedPositions(
  before: MachineMemory,
  machine: MachineRecord,
  fitted: readonly FittedPartRecord[],
): readonly PositionId[] {
  return fitted.flatMap(({ id, position }) => {
    const isNew = before.parts[id] === undefined;
    const had = (other: FittedPartRecord) =>
      other.position.id === position.id && other.id !== id && before.parts[other.id] !== undefined;
    return isNew && machine.parts.some(had) ? [position.id] : [];
  });
}

/** What never changes, or seldom, about the part that is forecast. */
export function prognosisContext(machine: MachineRecord, part: FittedPartRecord): PrognosisContext {
  return {
    model: machine.model,
    position: part.position,
    cataloguePrior: { beta: part.catalogue.priorBeta, eta: part.catalogue.priorEta },
    knowledge: part.knowledge,
    lifeModel: part.lifeModel,
    widening: part.widening,
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
