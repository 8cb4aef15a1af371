import { setImmediate as othersTurn } from 'node:timers/promises';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { burstFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import { type ChannelId, DAY_MS, type DeviceId, type EpochMs, MINUTE_MS, plus } from '@kizashi/kernel';
import type { TelemetryStore, Waveform } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Announcements } from '../../announcements/index.ts';
import { MqttBroker } from '../../data-acquisition/broker/mqtt-broker.ts';
import { Ingest } from '../../data-acquisition/ingest.ts';
import { DeviceQueue } from '../../device-control/device-queue.ts';
import type { ClockFollower } from '../../fleet-clock/clock-driver.ts';
import { StoredFleetClock } from '../../fleet-clock/stored-fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { FreshReadings } from '../../rooms/fresh-readings.ts';
import type { MachineRecord } from '../../rooms/machine-record.ts';
import { MachineRegistry } from '../../rooms/machine-registry.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import { derivedFrom } from './burst-channels.ts';
import { lookAtBurst } from './look-at-burst.ts';

/** The speed is a reading like others: a burst waits so long for a device that sends its readings after it. */
const WAITS_FOR_READINGS_MS = 2 * MINUTE_MS;
/** Bursts that were stored before a restart and not looked at are looked at again when they are not older. */
const LATELY_MS = DAY_MS;
/** Bursts that are reduced together: their readings wait for one commit instead of one each. */
const AT_ONCE = 8;
/** Beyond it the oldest is left; its device is looked at again when it connects after a restart. */
const MOST_WAITING = 10_000;

interface StoredCapture {
  readonly deviceId: DeviceId;
  readonly captureId: string;
  readonly channel: ChannelId;
  readonly measuredAt: EpochMs;
}

/**
 * Reduces every whole burst to readings of the channels that the model derives from it. They are stored like any
 * reading, dated with the burst, so windows, baselines and late data treat them as what a device had measured.
 */
@Injectable()
export class WholeBursts implements ClockFollower {
  readonly #log = new Logger(WholeBursts.name);
  #waiting = new Map<string, StoredCapture>();
  readonly #lookedAt = new Set<DeviceId>();
  readonly #lookUps = new DeviceQueue({
    work: async (devices) => {
      for (const device of devices) await this.#recall(device);
    },
    failed: (error) => this.#log.warn(`Bursts of before the start are looked at later: ${String(error)}`),
  });

  constructor(
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly registry: MachineRegistry,
    private readonly fresh: FreshReadings,
    private readonly clock: StoredFleetClock,
    private readonly ingest: Ingest,
    announcements: Announcements,
    broker: MqttBroker,
    lifecycle: Lifecycle,
  ) {
    const stored = announcements.all.subscribe((fact) => {
      if (fact.type !== 'WavesStored') return;
      for (const capture of fact.captures) this.#await({ ...capture, deviceId: fact.deviceId });
    });
    const subscribed = broker.subscribed.subscribe(({ deviceId, kind }) => {
      if (kind !== 'cmd' || this.#lookedAt.has(deviceId)) return;
      this.#lookedAt.add(deviceId);
      this.#lookUps.add(deviceId);
    });
    lifecycle.register({
      phase: 'rooms',
      name: 'features of bursts',
      stop: async () => {
        stored.unsubscribe();
        subscribed.unsubscribe();
        await this.#lookUps.stop();
      },
    });
  }

  /** Everything whole that was stored before the call; under the wall clock what may still miss its speed waits. */
  async catchUp(at: EpochMs): Promise<void> {
    if (this.#waiting.size === 0) return;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    const machines = await this.registry.all();
    const due: (readonly [string, MachineRecord, StoredCapture])[] = [];
    for (const [key, capture] of waiting) {
      const machine = machines.get(capture.deviceId);
      if (machine === undefined || derivedFrom(machine.model, capture.channel).length === 0) continue;
      if (this.#mayMissSpeed(capture, at)) this.#waiting.set(key, capture);
      else due.push([key, machine, capture]);
    }
    while (due.length > 0) {
      const together = due.slice(0, AT_ONCE);
      try {
        await Promise.all(together.map(([, machine, capture]) => this.#reduce(machine, capture)));
      } catch (error) {
        for (const [key, , capture] of due) if (!this.#waiting.has(key)) this.#waiting.set(key, capture);
        throw error;
      }
      due.splice(0, together.length);
    }
  }

  #await(capture: StoredCapture): void {
    this.#waiting.set(`${capture.deviceId} ${capture.captureId}`, capture);
    if (this.#waiting.size <= MOST_WAITING) return;
    for (const oldest of this.#waiting.keys()) {
      this.#waiting.delete(oldest);
      break;
    }
  }

  #mayMissSpeed({ deviceId, measuredAt }: StoredCapture, at: EpochMs): boolean {
    if (this.clock.mode === 'driven') return false;
    return (this.fresh.newestOf(deviceId) ?? 0) < measuredAt && at < plus(measuredAt, WAITS_FOR_READINGS_MS);
  }

  /** A burst that lacks chunks is left: the chunk that completes it announces it again. */
  async #reduce({ model }: MachineRecord, { deviceId, captureId }: StoredCapture): Promise<void> {
    const waveform = await this.telemetry.waveform(deviceId, captureId);
    if (waveform === undefined || waveform.missing.length > 0) return;
    const { burst, surroundings } = await lookAtBurst(this.telemetry, model, waveform);
    await othersTurn();
    const features = burstFeatures(burst, surroundings);
    const values = new Float64Array(model.channels.length).fill(Number.NaN);
    let known = 0;
    for (const { index, feature } of derivedFrom(model, waveform.channel)) {
      const value = features[feature];
      if (value === undefined) continue;
      values[index] = value;
      known += 1;
    }
    if (known > 0) await this.ingest.storeDerived(rowOf(waveform, model.id, values, this.clock.horizon()));
  }

  /** Captures of the last day without their readings: the service stopped between the two. */
  async #recall(deviceId: DeviceId): Promise<void> {
    const machine = (await this.registry.all()).get(deviceId);
    if (machine === undefined) return;
    const now = this.clock.now();
    const captures = await this.telemetry.waveforms(deviceId, { from: plus(now, -LATELY_MS), to: now });
    for (const { captureId, channel, measuredAt } of captures) {
      const derived = derivedFrom(machine.model, channel);
      if (derived.length === 0) continue;
      const instant = { from: measuredAt, to: plus(measuredAt, 1) };
      const rows = await this.telemetry.readings(machine.model.id, [deviceId], instant);
      const there = rows.some(({ values }) => derived.some(({ index }) => Number.isFinite(values[index])));
      if (!there) this.#await({ deviceId, captureId, channel, measuredAt });
    }
  }
}

/** `seq` 0: whatever a device itself says of such a channel and instant would come before it. */
function rowOf(
  { deviceId, measuredAt, boot }: Waveform,
  modelId: TelemetryRow['modelId'],
  values: Float64Array,
  receivedAt: EpochMs,
): TelemetryRow {
  return { deviceId, modelId, measuredAt, receivedAt, boot, seq: 0, values };
}
