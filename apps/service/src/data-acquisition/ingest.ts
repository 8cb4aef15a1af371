import type { DeviceMemory, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
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
import { wavesStored } from './ingest/announce-waves.ts';
import type { Arrival } from './ingest/arrival.ts';
import { DeviceMemories } from './ingest/device-memories.ts';
import { GroupCommit } from './ingest/group-commit.ts';
import { IngestCounters } from './ingest/ingest-counters.ts';
import { byCode, type PutAside } from './ingest/quarantined.ts';
import { RefusalNotices } from './ingest/refusal-notices.ts';
import { type Outcome, runRoom, runRoomAgain } from './ingest/run-room.ts';
import { StoreTrouble } from './ingest/store-trouble.ts';
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
  /** Chunks of waveforms. */
  readonly waves: number;
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
  readonly #trouble = new StoreTrouble(this.#log);
  /** The newest that was announced of each device. */
  readonly #births = new Map<DeviceId, string>();
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
      stored: ({ boots, rows, events, waves }, receipt) => {
        this.#trouble.recovered();
        this.#counters.stored(receipt, events.length);
        for (const { deviceId, birth } of boots) {
          // A boot is also stored when its time base gets better, which concerns nobody else.
          if (this.#births.get(deviceId) === birth) continue;
          this.#births.set(deviceId, birth);
          this.announcements.announce({ type: 'DeviceBorn', deviceId });
        }
        const machineOf = (device: DeviceId) => this.registry.known(device)?.machineId;
        const facts = [...readingsStored(rows, machineOf), ...eventsStored(events, machineOf)];
        for (const fact of [...facts, ...wavesStored(waves, machineOf)]) this.announcements.announce(fact);
      },
      retrying: ({ code, message }) => this.#trouble.failed(`${code}: ${message}`),
      gaveUp: ({ message }) => {
        this.#trouble.failed(message);
        this.#log.error(`The telemetry store took nothing for too long; devices will send again: ${message}`);
        this.#memories.forgetAll();
      },
    });
    metrics.gauge(
      'kizashi_ingest_held_bytes',
      'Payload bytes that wait for their commit',
      () => this.#heldBytes,
    );
    metrics.gauge(
      'kizashi_ingest_devices_remembered',
      'Devices whose newest messages are remembered',
      () => this.#memories.size,
    );
    metrics.gauge(
      'kizashi_ingest_refusing_seconds',
      'For how long the telemetry store has taken nothing; 0 where it works',
      () => this.#trouble.seconds,
    );
    lifecycle.register({
      phase: 'ingest',
      name: 'ingest',
      trouble: () => this.#trouble.told(),
      stop: () => this.#close(),
    });
  }

  /** For how long the telemetry store has taken nothing; undefined where it works. */
  get refusingForSeconds(): number | undefined {
    return this.#trouble.told() === undefined ? undefined : this.#trouble.seconds;
  }

  /** So much comes in that whoever can wait for a few seconds should. */
  get isFlooded(): boolean {
    return this.#group.isFlooded;
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
    const memory = this.#memories.get(arrival.device);
    if (memory && (memory.captures || !isWave(arrival))) {
      this.#take(arrival, memory, settle);
      return;
    }
    // Everybody was opened at sign-in: its first waveform, or somebody whose memory was let go since.
    this.#memoryOf(arrival).then(
      (read) => this.#take(arrival, read, settle),
      (failure: Error) => {
        this.#heldBytes -= arrival.payload.length;
        settle(failure);
      },
    );
  }

  /** Runs a message out of quarantine through room 1 again; resolves when what it gave is stored. */
  async replay(device: KnownDevice, entry: QuarantineEntry): Promise<ReplayOutcome> {
    const { topic, payload } = entry;
    const kind = parseTopic(topic)?.kind ?? '';
    const arrival: Arrival = { device, topic, kind, payload, qos: 1, retained: false };
    const memory = await this.#memoryOf(arrival);
    const now = this.clock.horizon();
    const outcome = runRoomAgain(arrival, memory, now);
    remember(memory, outcome);
    // It is in quarantine already, so nothing of it is put aside a second time.
    const resolved = outcome.refusals.length === 0 ? [{ ...entry, resolvedAt: now }] : [];
    const commit = { ...toCommit(arrival, outcome, now), quarantined: resolved };
    const refusals = [...outcome.refusals];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#group.submit({
      ...commit,
      deviceId: device.id,
      asPoison: (detail) => {
        refusals.push({ code: 'poison', detail });
        return NOTHING_TO_COMMIT;
      },
      settle: (failure) => (failure ? reject(failure) : resolve()),
    });
    await promise;
    const poisoned = refusals.some(({ code }) => code === 'poison');
    if (poisoned) return { readings: 0, events: 0, waves: 0, refusals };
    const { events, waves } = outcome;
    return { readings: countReadings(outcome), events: events.length, waves: waves.length, refusals };
  }

  /**
   * Stores a reading that the service computed from what a device sent, in the order of everything else. Resolves when
   * it is on disk. @throws OperationalError where the store takes nothing.
   */
  async storeDerived(row: TelemetryRow): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#group.submit({
      ...NOTHING_TO_COMMIT,
      deviceId: row.deviceId,
      rows: [row],
      asPoison: () => NOTHING_TO_COMMIT,
      settle: (failure) => (failure ? reject(failure) : resolve()),
    });
    await promise;
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
    // What the closures below keep until the commit is all that collecting a message's garbage costs: not the outcome.
    const { boot, key, refusals, state } = outcome;
    const before = boot && memory.boots.get(boot.bid);
    remember(memory, outcome);
    this.#counters.acquired(outcome);
    this.presence.heard(device.id, now, state);

    const { rows, events, waves, seen, boots, quarantined } = toCommit(arrival, outcome, now);
    this.#group.submit({
      deviceId: device.id,
      rows,
      events,
      waves,
      seen,
      boots,
      quarantined,
      asPoison: (detail) => toPoisonCommit(arrival, seen, now, detail),
      settle: (failure) => {
        this.#heldBytes -= arrival.payload.length;
        settle(failure);
        if (failure) return;
        if (refusals.length > 0) this.#tell(device, refusals, key);
        if (boot) this.#waitingForBirth.born(device, before, boot);
      },
    });
  }

  #tell({ id: deviceId }: KnownDevice, refusals: Outcome['refusals'], key: Outcome['key']): void {
    for (const [code, detail] of byCode(refusals)) {
      this.#counters.refused.add(1, { code });
      this.notices.give({ deviceId, code, detail, ...key });
    }
  }

  async #close(): Promise<void> {
    this.#memories.close();
    await this.#group.close();
  }

  /** With the captures of the device where the message is part of one. */
  async #memoryOf(arrival: Arrival): Promise<DeviceMemory> {
    const { device } = arrival;
    await this.open(device);
    const memory = this.#memories.get(device);
    if (memory && isWave(arrival) && !memory.captures) {
      await this.#memories.openCaptures(device, memory, this.clock.horizon());
    }
    if (memory && this.#memories.get(device) === memory) return memory;
    throw new OperationalError(
      'ingest-gave-up',
      `What is known of device ${device.id} is being read again.`,
      {
        retryable: true,
      },
    );
  }
}

function isWave({ kind }: Arrival): boolean {
  return kind.startsWith('wave/');
}

function remember(memory: DeviceMemory, outcome: Outcome): void {
  const { boot, key, seen, bodyHash, deviceTime, waves } = outcome;
  if (boot) memory.takeBoot(boot);
  if (key && seen) memory.see(key, bodyHash);
  if (key && deviceTime !== undefined) memory.heardClock(key, deviceTime);
  for (const wave of waves) memory.captures?.take(wave);
}

function countReadings({ rows }: Outcome): number {
  return rows.reduce((sum, { values }) => sum + values.reduce((n, v) => (Number.isNaN(v) ? n : n + 1), 0), 0);
}
