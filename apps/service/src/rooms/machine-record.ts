import type { MachineModel, Position } from '@kizashi/condition-monitoring/data-acquisition';
import type { PartKnowledge, ReleasableModel } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { ZoneLimitsByChannel } from '@kizashi/condition-monitoring/state-detection';
import type {
  CustomerId,
  DeviceId,
  EpochMs,
  FittedPartId,
  LineId,
  MachineId,
  PartNumber,
  SiteId,
} from '@kizashi/kernel';
import type { schema } from '@kizashi/storage/database';

export type CataloguePart = typeof schema.partCatalogue.$inferSelect;
export type StopRow = typeof schema.plannedStops.$inferSelect;

/** A fitted part with what the rooms need to know of its part number. */
export interface FittedPartRecord {
  readonly id: FittedPartId;
  readonly position: Position;
  readonly partNumber: PartNumber;
  readonly serial: string;
  readonly fittedAt: EpochMs;
  readonly removedAt?: EpochMs;
  readonly catalogue: CataloguePart;
  /** What ended lives of this part number in this position taught; absent while there are none. */
  readonly knowledge?: PartKnowledge;
  /** The learned model that was released for it. */
  readonly lifeModel?: ReleasableModel;
  /** By which a model's intervals are widened while they do not hold; by `modelKey`. */
  readonly widening?: Readonly<Record<string, number>>;
  /** On the shelf of the machine's site. */
  readonly inStock: number;
}

/** One machine with its device, as the rooms see it. */
export interface MachineRecord {
  readonly id: MachineId;
  readonly serial: string;
  readonly deviceId: DeviceId;
  readonly customerId: CustomerId;
  readonly siteId: SiteId;
  readonly lineId: LineId;
  readonly timeZone: string;
  readonly downtimeCostPerHour: number;
  readonly model: MachineModel;
  /** Zone limits of this machine alone, by channel; its model's hold for the others. */
  readonly zoneLimits?: ZoneLimitsByChannel;
  /** Parts that are or were fitted, oldest first: late data may speak of a part that has been replaced since. */
  readonly parts: readonly FittedPartRecord[];
  readonly stops: readonly StopRow[];
}
