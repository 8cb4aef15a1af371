import { hash } from 'node:crypto';
import { DAY_MS, type DeviceId, type EpochMs, HOUR_MS, plus, SECOND_MS } from '@kizashi/kernel';
import type { TelemetryStore, WaveformSummary } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Announcements } from '../../announcements/index.ts';
import { DeviceCommands } from '../../device-control/device-commands.ts';
import { DeviceQueue } from '../../device-control/device-queue.ts';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { TELEMETRY_STORE } from '../../storage.module.ts';
import { MqttBroker } from '../broker/mqtt-broker.ts';
import { IncompleteCaptures } from './incomplete-captures.ts';

const SWEEP_MS = 5 * SECOND_MS;
/** Devices keep a capture in memory for a while, not for days. */
const EXPIRES_AFTER_MS = HOUR_MS;
/** After a restart, captures that are older than this are not asked for any more. */
const LATELY_MS = DAY_MS;

interface CaptureKey {
  readonly deviceId: DeviceId;
  readonly captureId: string;
  readonly measuredAt: EpochMs;
}

/**
 * Asks devices for chunks of waveforms that did not come in, with the command `resend-wave`: three times at most for
 * one capture, restarts included, since each time has a command id of its own; and not once the device has booted again,
 * since captures are in its memory.
 */
@Injectable()
export class MissingChunks {
  readonly #log = new Logger(MissingChunks.name);
  readonly #incomplete = new IncompleteCaptures<CaptureKey>();
  /** Devices whose captures of before the start were looked at. */
  readonly #lookedAt = new Set<DeviceId>();
  readonly #lookUps = new DeviceQueue({
    work: async (devices) => {
      for (const device of devices) await this.#lookAt(device);
    },
    failed: (error) => this.#log.warn(`Waveforms of before the start are looked at later: ${String(error)}`),
  });
  #sweeping: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore,
    private readonly commands: DeviceCommands,
    private readonly clock: FleetClock,
    announcements: Announcements,
    broker: MqttBroker,
    lifecycle: Lifecycle,
  ) {
    const stored = announcements.all.subscribe((announcement) => {
      if (announcement.type !== 'WavesStored') return;
      const { deviceId, captures } = announcement;
      for (const { captureId, measuredAt } of captures) this.#watch({ deviceId, captureId, measuredAt });
    });
    const subscribed = broker.subscribed.subscribe(({ deviceId, kind }) => {
      if (kind !== 'cmd' || this.#lookedAt.has(deviceId)) return;
      this.#lookedAt.add(deviceId);
      this.#lookUps.add(deviceId);
    });
    lifecycle.register({
      phase: 'rooms',
      name: 'missing chunks of waveforms',
      start: async () => {
        this.#timer = setInterval(() => this.#nextSweep(), SWEEP_MS).unref();
      },
      stop: async () => {
        clearInterval(this.#timer);
        stored.unsubscribe();
        subscribed.unsubscribe();
        await Promise.all([this.#lookUps.stop(), this.#sweeping]);
      },
    });
  }

  /** Asks for what is due. @param now monotonic milliseconds */
  async sweep(now: number = performance.now()): Promise<void> {
    for (const { name, key, attempt } of this.#incomplete.due(now)) {
      const { deviceId, captureId, measuredAt } = key;
      const range = { from: measuredAt, to: plus(measuredAt, 1) };
      const found = (await this.telemetry.waveforms(deviceId, range)).find(
        (one) => one.captureId === captureId,
      );
      const wanted = found !== undefined && found.missing.length > 0 && !(await this.#hasRebooted(found));
      if (wanted) await this.#ask(found, attempt);
      else this.#incomplete.settled(name);
    }
  }

  async #hasRebooted({ deviceId, boot }: WaveformSummary): Promise<boolean> {
    const { boots } = await this.telemetry.ingestState(deviceId);
    return boots.some((later) => later.boot > boot);
  }

  #nextSweep(): void {
    this.#sweeping = this.#sweeping
      .then(() => this.sweep())
      .catch((error: unknown) => this.#log.warn(`Missing chunks are asked for later: ${String(error)}`));
  }

  async #ask({ deviceId, captureId, missing }: WaveformSummary, attempt: number): Promise<void> {
    const asked = await this.commands.request({
      deviceId,
      op: 'resend-wave',
      args: { capture: captureId, chunks: [...missing] },
      expiresAt: plus(this.clock.horizon(), EXPIRES_AFTER_MS),
      requestedBy: 'service',
      id: `resend_${hash('sha256', `${deviceId} ${captureId}`, 'hex').slice(0, 32)}_${attempt}`,
    });
    if (!asked.ok) this.#log.warn(`${deviceId} is not asked for "${captureId}": ${asked.error.detail}`);
  }

  async #lookAt(deviceId: DeviceId): Promise<void> {
    const now = this.clock.now();
    const range = { from: plus(now, -LATELY_MS), to: now };
    for (const { captureId, measuredAt, missing } of await this.telemetry.waveforms(deviceId, range)) {
      if (missing.length > 0) this.#watch({ deviceId, captureId, measuredAt });
    }
  }

  #watch(key: CaptureKey): void {
    this.#incomplete.heard(`${key.deviceId} ${key.captureId}`, key, performance.now());
  }
}
