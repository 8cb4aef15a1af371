import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type EpochMs, epochMs, type PartNumber, type PositionId } from '@kizashi/kernel';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { Announcements } from '../../announcements/index.ts';
import type { ClockFollower } from '../../fleet-clock/clock-driver.ts';
import { StoredFleetClock } from '../../fleet-clock/stored-fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { FEATURE_STORE, TELEMETRY_STORE } from '../../storage.module.ts';
import { announceEnded } from './orders-of-replaced-part.ts';
import { type SettledSwap, type SwapPosition, settleSwap } from './settle-swap.ts';

const { devices, fleetClock, machineModels, machines, partCatalogue } = schema;

type PartReplaced = DeviceEvent & { readonly detail: { readonly kind: 'part-replaced' } };

/** A message and the place in it, unique over all devices and boots. */
export const messageKeyOf = ({ deviceId, boot, seq, index }: DeviceEvent) =>
  `${deviceId}:${boot}:${seq}:${index}`;

/**
 * Works off what devices report of replaced parts, before the rooms fold the readings that follow. The store is the
 * hand-off: how far it was read is kept in the database, and a report that is read twice is known by its message key.
 */
@Injectable()
export class DeviceSwaps implements ClockFollower {
  readonly #log = new Logger(DeviceSwaps.name);
  #turn: Promise<void> = Promise.resolve();
  #until: EpochMs | undefined;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly announcements: Announcements,
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    @Inject(FEATURE_STORE) private readonly features: FeatureStore,
    private readonly clock: StoredFleetClock,
    lifecycle: Lifecycle,
  ) {
    const stored = announcements.all.subscribe((fact) => {
      if (fact.type === 'EventsStored' && fact.kinds.includes('part-replaced')) this.#wake();
    });
    lifecycle.register({
      phase: 'rooms',
      name: 'swaps',
      // What was stored and not worked off before the last stop.
      start: async () => {
        this.#wake();
        return undefined;
      },
      stop: async () => {
        stored.unsubscribe();
        await this.settled();
      },
    });
  }

  /** Every report that was stored before the call and is dated up to the fleet instant `at`. */
  catchUp(at: EpochMs): Promise<void> {
    const done = this.#turn.then(() => this.#follow(at));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Resolves when every report announced so far has been looked at. */
  settled(): Promise<void> {
    return this.#turn;
  }

  /** Under the wall clock; a driven one asks by itself. Nothing is lost by a failure: the next report looks again. */
  #wake(): void {
    if (this.clock.mode !== 'wall') return;
    this.catchUp(this.clock.now()).catch((error: unknown) => {
      this.#log.warn(
        `reports of swaps could not be worked off: ${error instanceof Error ? error.message : error}`,
      );
    });
  }

  async #follow(now: EpochMs): Promise<void> {
    const since = this.#until ?? (await this.database.asWorker(followedUntil));
    this.#until = since;
    const events = await this.telemetry.eventsReceivedSince(since);
    const newest = events.at(-1)?.receivedAt;
    if (newest === undefined) return;
    const due = events.filter(isPartReplaced).toSorted((a, b) => a.measuredAt - b.measuredAt);
    let until = newest;
    for (const event of due) {
      // From ahead of the clock: looked at again once it is there.
      if (event.measuredAt > now) until = epochMs(Math.min(until, event.receivedAt));
      else await this.#settle(event, now);
    }
    if (until > since)
      await this.database.asWorker((tx) => tx.update(fleetClock).set({ followedEventsUntil: until }));
    this.#until = until;
  }

  async #settle(event: PartReplaced, now: EpochMs): Promise<void> {
    const settled = await this.database.asWorker((tx) => this.#report(tx, event, now));
    if (settled === undefined) return;
    this.announcements.announce({ type: 'RegistryChanged', kind: 'fitted-part' });
    announceEnded(this.announcements, settled.ended);
  }

  async #report(tx: Transaction, event: PartReplaced, now: EpochMs): Promise<SettledSwap | undefined> {
    const { positionId, serial, partNumber } = event.detail;
    const position = await positionOf(tx, event, positionId);
    if (position === undefined) {
      this.#log.warn(
        `${event.deviceId} reports a new part in ${positionId}, which its machine does not have`,
      );
      return undefined;
    }
    const settled = await settleSwap(tx, this.features, {
      source: 'device',
      position,
      at: event.measuredAt,
      serial: serial ?? null,
      partNumber: await knownPartNumber(tx, partNumber),
      actor: `device:${event.deviceId}`,
      messageKey: messageKeyOf(event),
      end: { endedBy: null },
      now,
    });
    if (settled === 'before-first') {
      this.#log.warn(`${event.deviceId} reports a new part in ${positionId} from before its first one`);
    }
    return typeof settled === 'string' ? undefined : settled;
  }
}

function isPartReplaced(event: DeviceEvent): event is PartReplaced {
  return event.detail.kind === 'part-replaced';
}

async function followedUntil(tx: Transaction): Promise<EpochMs> {
  const [row] = await tx.select({ until: fleetClock.followedEventsUntil }).from(fleetClock);
  return row?.until ?? epochMs(0);
}

async function positionOf(
  tx: Transaction,
  { deviceId }: DeviceEvent,
  positionId: PositionId,
): Promise<SwapPosition | undefined> {
  const [found] = await tx
    .select({
      machineId: machines.id,
      customerId: machines.customerId,
      modelId: machines.modelId,
      positions: machineModels.positions,
    })
    .from(devices)
    .innerJoin(machines, eq(machines.id, devices.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .where(eq(devices.id, deviceId));
  const position = found?.positions.find(({ id }) => id === positionId);
  if (found === undefined || position === undefined) return undefined;
  const { machineId, customerId, modelId } = found;
  return { machineId, customerId, modelId, positionId, partNumber: position.partNumber };
}

/** A controller may be told anything: a number that the catalogue does not have says nothing. */
async function knownPartNumber(tx: Transaction, told: string | undefined): Promise<PartNumber | null> {
  if (told === undefined) return null;
  const partNumber = asId<PartNumber>(told);
  const known = await tx
    .select({ partNumber: partCatalogue.partNumber })
    .from(partCatalogue)
    .where(eq(partCatalogue.partNumber, partNumber));
  return known.length > 0 ? partNumber : null;
}
