import { toWire } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { and, asc, gt, inArray, isNull, sql } from 'drizzle-orm';
import { MqttBroker } from '../data-acquisition/broker/mqtt-broker.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { DeviceQueue } from './device-queue.ts';

const { deviceCommands } = schema;

/**
 * Sends what has neither ended nor expired, oldest first: when it was asked for, and again whenever the device
 * subscribes, since nobody knows what became of it. To a device a repeated id is the same command.
 */
@Injectable()
export class CommandDelivery {
  readonly #log = new Logger(CommandDelivery.name);
  readonly #queue = new DeviceQueue({
    work: (devices) => this.#send(devices),
    failed: (error) => this.#log.warn(`Commands wait for the database: ${String(error)}`),
  });

  constructor(
    private readonly database: WorkerDatabase,
    private readonly broker: MqttBroker,
    private readonly clock: FleetClock,
    lifecycle: Lifecycle,
  ) {
    const subscribed = broker.subscribed.subscribe(({ deviceId, kind }) => {
      if (kind === 'cmd') this.deliver(deviceId);
    });
    lifecycle.register({
      phase: 'rooms',
      name: 'commands',
      stop: async () => {
        subscribed.unsubscribe();
        await this.#queue.stop();
      },
    });
  }

  /** Has whatever waits for a device sent, if it listens; else it goes out at the next subscription. */
  deliver(device: DeviceId): void {
    this.#queue.add(device);
  }

  async #send(devices: readonly DeviceId[]): Promise<void> {
    const now = this.clock.now();
    const listening = devices.filter((device) => this.broker.listens(device, 'cmd'));
    if (listening.length === 0) return;
    await this.database.asWorker(async (tx) => {
      const open = await tx
        .select()
        .from(deviceCommands)
        .where(
          and(
            inArray(deviceCommands.deviceId, listening),
            isNull(deviceCommands.endedAt),
            gt(deviceCommands.expiresAt, now),
          ),
        )
        .orderBy(asc(deviceCommands.requestedAt), asc(deviceCommands.id));
      const sent = open.filter(({ deviceId, id, op, args, expiresAt }) => {
        const message = toWire({ kind: 'cmd', id, op, args, exp: expiresAt });
        return this.broker.send(deviceId, 'cmd', message);
      });
      if (sent.length === 0) return;
      // The device may have answered by now; its answer stands.
      await tx
        .update(deviceCommands)
        .set({
          sentAt: now,
          state: sql`case when ${deviceCommands.endedAt} is null then 'sent' else ${deviceCommands.state} end`,
        })
        .where(
          inArray(
            deviceCommands.id,
            sent.map(({ id }) => id),
          ),
        );
    });
  }
}
