import type { DeviceMemory } from '@kizashi/condition-monitoring/data-acquisition';
import { parseTopic } from '@kizashi/firmware-contracts';
import { type DeviceId, OperationalError } from '@kizashi/kernel';
import type { QuarantineEntry, TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Metrics } from '../health/metrics.ts';
import { Lifecycle } from '../lifecycle/index.ts';
import { TELEMETRY_STORE } from '../storage.module.ts';
import { DevicePresence } from './devices/device-presence.ts';
import { DeviceRegistry } from './devices/device-registry.ts';
import type { KnownDevice } from './devices/known-device.ts';
import { eventsStored } from './ingest/announce-events.ts';
import { readingsStored } from './ingest/announce-readings.ts';
import type { Arrival } from './ingest/arrival.ts';
import { DeviceMemories } from './ingest/device-memories.ts';
import { GroupCommit } from './ingest/group-commit.ts';
import { IngestCounters } from './ingest/ingest-counters.ts';
import { byCode, type PutAside } from './ingest/quarantined.ts';
import { RefusalNotices } from './ingest/refusal-notices.ts';
import { type Outcome, runRoom, runRoomAgain } from './ingest/run-room.ts';
import { NOTHING_TO_COMMIT, toCommit, toPoisonCommit } from './ingest/to-commit.ts';
import { WaitingForBirth } from './ingest/waiting-for-birth.ts';

/** Payload bytes that may wait for their commit before messages without a promise (QoS 0) are dropped. */
const SHED_ABOVE_BYTES = 16 * 1024 * 1024;

/** Called once: after the commit, or with the reason why there is none; then the device has to keep the message. */
export type Settle = (failure?: Error) => void;

/** What became of a message that was replayed out of quarantine. */
export interface ReplayOutcome {
  readonly readings: number;
  readonly events: number;
  readonly refusals: readonly PutAside[];
}

/**
 * From a publish to the disk: room 1 decides what a message is, the group commit stores it, and only then whoever
 * published it hears that it was taken.
 */
@Injectable()
export class Ingest {
  readonly #log = new Logger(Ingest.name);
  readonly #memories: DeviceMemories;
  readonly #group: GroupCommit;
  readonly #counters: IngestCounters;
  readonly #waitingForBirth: WaitingForBirth;
  #heldBytes = 0;

  /** What devices are to be told on their `err` topics. */
  readonly notices = new RefusalNotices();

  constructor(
    @Inject(TELEMETRY_STORE) store: TelemetryStore,
    private readonly clock: FleetClock,
    private readonly registry: DeviceRegistry,
    private readonly presence: DevicePresence,
    private readonly announcements: Announcements,
    metrics: Metrics,
    lifecycle: Lifecycle,
  ) {
    this.#memories = new DeviceMemories(store);
    this.#counters = new IngestCounters(metrics);
    this.#waitingForBirth = new WaitingForBirth(store, (device, entry) => this.replay(device, entry));
    this.#group = new GroupCommit((batch) => store.commit(batch), {
      stored: ({ boots, rows, events }, receipt) => {
        this.#counters.stored(receipt, events.length);
        for (const { deviceId } of boots) this.announcements.announce({ type: 'DeviceBorn', deviceId });
        const machineOf = (device: DeviceId) => this.registry.known(device)?.machineId;
        const facts = [...readingsStored(rows, machineOf), ...eventsStored(events, machineOf)];
        for (const fact of facts) this.announcements.announce(fact);
      },
      retrying: ({ code, message }) =>
        this.#log.warn(`Messages wait for the telemetry store: ${code}: ${message}`),
      gaveUp: ({ message }) => {
        this.#log.error(`The telemetry store took nothing for too long; devices will send again: ${message}`);
        this.#memories.forgetAll();
      },
    });
    metrics.gauge(
      'kizashi_ingest_held_bytes',
      'Payload bytes that wait for their commit',
      () => this.#heldBytes,
    );
    lifecycle.register({ phase: 'ingest', name: 'ingest', stop: () => this.#group.close() });
  }

  /** Reads what is known of a device, so that its messages are taken in the order in which they come. */
  open(device: KnownDevice): Promise<void> {
    return this.#memories.open(device);
  }

  take(arrival: Arrival, settle: Settle): void {
    this.#counters.messages.add();
    if (arrival.qos === 0 && this.#heldBytes > SHED_ABOVE_BYTES) {
      this.#counters.shed.add();
      settle();
      return;
    }
    this.#heldBytes += arrival.payload.length;
    const settleHeld: Settle = (failure) => {
      this.#heldBytes -= arrival.payload.length;
      settle(failure);
    };
    const memory = this.#memories.get(arrival.device);
    if (memory) this.#take(arrival, memory, settleHeld);
    // Everybody was opened at sign-in. This is the last will of somebody whose memory was given up since.
    else this.#memoryOf(arrival.device).then((read) => this.#take(arrival, read, settleHeld), settleHeld);
  }

  /** Runs a message out of quarantine through room 1 again; resolves when what it gave is stored. */
  async replay(device: KnownDevice, entry: QuarantineEntry): Promise<ReplayOutcome> {
    const memory = await this.#memoryOf(device);
    const { topic, payload } = entry;
    const kind = parseTopic(topic)?.kind ?? '';
    const arrival: Arrival = { device, topic, kind, payload, qos: 1, retained: false };
    const now = this.clock.horizon();
    const outcome = runRoomAgain(arrival, memory, now);
    remember(memory, outcome);
    // It is in quarantine already, so nothing of it is put aside a second time.
    const commit = { ...toCommit(arrival, outcome, now), quarantined: [] };
    const refusals = [...outcome.refusals];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#group.submit({
      ...commit,
      asPoison: (detail) => {
        refusals.push({ code: 'poison', detail });
        return NOTHING_TO_COMMIT;
      },
      settle: (failure) => (failure ? reject(failure) : resolve()),
    });
    await promise;
    const poisoned = refusals.some(({ code }) => code === 'poison');
    if (poisoned) return { readings: 0, events: 0, refusals };
    return { readings: countReadings(outcome), events: outcome.events.length, refusals };
  }

  /** Resolves when every message taken so far is on disk, and what had waited for a birth among them is too. */
  async whenStored(): Promise<void> {
    await this.#group.whenSettled();
    await this.#waitingForBirth.whenReplayed();
  }

  #take(arrival: Arrival, memory: DeviceMemory, settle: Settle): void {
    const { device } = arrival;
    const now = this.clock.horizon();
    const outcome = runRoom(arrival, memory, now);
    const { boot, state } = outcome;
    const before = boot && memory.boots.get(boot.bid);
    remember(memory, outcome);
    this.#counters.acquired(outcome);
    this.presence.heard(device.id, now, state);

    const commit = toCommit(arrival, outcome, now);
    this.#group.submit({
      ...commit,
      asPoison: (detail) => toPoisonCommit(arrival, commit, now, detail),
      settle: (failure) => {
        settle(failure);
        if (failure) return;
        this.#tell(device, outcome);
        if (boot) this.#waitingForBirth.born(device, before, boot);
      },
    });
  }

  #tell({ id: deviceId }: KnownDevice, { refusals, key }: Outcome): void {
    for (const [code, detail] of byCode(refusals)) {
      this.#counters.refused.add(1, { code });
      this.notices.give({ deviceId, code, detail, ...key });
    }
  }

  async #memoryOf(device: KnownDevice): Promise<DeviceMemory> {
    await this.open(device);
    const memory = this.#memories.get(device);
    if (memory) return memory;
    throw new OperationalError(
      'ingest-gave-up',
      `What is known of device ${device.id} is being read again.`,
      {
        retryable: true,
      },
    );
  }
}

function remember(memory: DeviceMemory, { boot, key, seen, bodyHash }: Outcome): void {
  if (boot) memory.takeBoot(boot);
  if (key && seen) memory.see(key, bodyHash);
}

function countReadings({ rows }: Outcome): number {
  return rows.reduce((sum, { values }) => sum + values.reduce((n, v) => (Number.isNaN(v) ? n : n + 1), 0), 0);
}
