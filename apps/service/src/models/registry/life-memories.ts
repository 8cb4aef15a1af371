import {
  followLife,
  type LifeMemory,
  type ReleasableModel,
  startLife,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EpochMs, type FittedPartId, plus } from '@kizashi/kernel';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { Inject, Injectable } from '@nestjs/common';
import type { MachineMemory, PartMemory } from '../../rooms/machine-memory.ts';
import type { FittedPartRecord, MachineRecord } from '../../rooms/machine-record.ts';
import { FEATURE_STORE } from '../../storage.module.ts';
import { lifeRows } from './life-rows.ts';

/** More points than a life has windows: nothing is thinned. */
const ALL_POINTS = 1_000_000;

/**
 * What the released model remembers of parts in use. A version is released while parts have long been running: what it
 * would remember had it been there from the start is read off the windows that the rooms kept. Looked at whenever a
 * machine's windows go on, so it is done once for each part and version, also after a crash or when a trend is rewound.
 */
@Injectable()
export class LifeMemories {
  constructor(@Inject(FEATURE_STORE) private readonly features: FeatureStore) {}

  /** The memory as it is, or with the lives of its parts rebuilt for the versions that are released now. */
  async current(machine: MachineRecord, memory: MachineMemory, until: EpochMs): Promise<MachineMemory> {
    const stale = machine.parts.filter((part) => isStale(part, memory.parts[part.id]));
    if (stale.length === 0) return memory;
    const parts: Record<FittedPartId, PartMemory> = { ...memory.parts };
    for (const part of stale) {
      // A forecast under what is released now is due with the next window.
      const { forecastDueAt: _, prognosis, ...known } = parts[part.id]!;
      const { life: __, ...others } = prognosis;
      const life = part.lifeModel && (await this.#rebuilt(machine, part, part.lifeModel, until));
      parts[part.id] = { ...known, prognosis: { ...others, ...(life !== undefined && { life }) } };
    }
    return { ...memory, parts };
  }

  async #rebuilt(
    machine: MachineRecord,
    part: FittedPartRecord,
    model: ReleasableModel,
    until: EpochMs,
  ): Promise<LifeMemory> {
    const windows = await this.features.means(machine.model.id, machine.deviceId, {
      from: part.fittedAt,
      to: until,
    });
    const health = await this.features.health(
      part.id,
      { from: part.fittedAt, to: plus(until, 1) },
      ALL_POINTS,
    );
    const rows = lifeRows(windows, health, model.channels, machine.model);
    return rows.reduce((life, row) => followLife(life, row, model), startLife(model));
  }
}

/** Followed by the rooms so far, and not under the version that is released, if any. */
function isStale(part: FittedPartRecord, memory: PartMemory | undefined): boolean {
  if (part.removedAt !== undefined || memory === undefined) return false;
  return memory.prognosis.life?.version !== part.lifeModel?.identity.version;
}
