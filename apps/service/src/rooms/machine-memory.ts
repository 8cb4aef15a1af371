import type { UsageMemory } from '@kizashi/condition-monitoring/data-manipulation';
import type { HealthMemory } from '@kizashi/condition-monitoring/health-assessment';
import type { KeptForecast, PrognosisMemory } from '@kizashi/condition-monitoring/prognostic-assessment';
import {
  type DetectionMemory,
  type MachineState,
  startDetection,
} from '@kizashi/condition-monitoring/state-detection';
import type { EpochMs, FittedPartId, ForecastId } from '@kizashi/kernel';

/** What the rooms remember of one fitted part between two windows. Plain JSON. */
export interface PartMemory {
  readonly usage: UsageMemory;
  readonly health: HealthMemory;
  readonly prognosis: PrognosisMemory;
  /** A window that ends then or later makes the next forecast, unless something happens before. */
  readonly forecastDueAt?: EpochMs;
  /** The forecast that was kept last: what `worthKeeping` compares with, and what an order refers to. */
  readonly kept?: KeptForecast & { readonly id: ForecastId };
}

/** What the rooms remember of one machine at the end of its newest closed window. Plain JSON. */
export interface MachineMemory {
  readonly detection: DetectionMemory;
  readonly state: MachineState;
  readonly stateSince: EpochMs;
  readonly parts: Readonly<Record<FittedPartId, PartMemory>>;
}

export function startMachineMemory(at: EpochMs): MachineMemory {
  return { detection: startDetection(), state: 'normal', stateSince: at, parts: {} };
}
