import { toWire } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, asc, gt, inArray, isNull, sql } from 'drizzle-orm';
import { MqttBroker } from '../data-acquisition/broker/mqtt-broker.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { DeviceDelivery } from './device-delivery.ts';

const { deviceCommands } = schema;

/**
 * Sends what has neither ended nor expired, oldest first: when it was asked for, and again whenever the device
 * subscribes, since nobody knows what became of it. To a device a repeated id is the same command.
 */
@Injectable()
export class CommandDelivery {
  readonly #delivery: DeviceDelivery;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly broker: MqttBroker,
    private readonly clock: FleetClock,
    lifecycle: Lifecycle,
  ) {
    this.#delivery = new DeviceDelivery(broker, lifecycle, {
      kind: 'cmd',
      name: 'commands',
      send: (listening) => this.#send(listening),
    });
  }

  deliver(device: DeviceId): void {
    this.#delivery.deliver(device);
  }

  async #send(listening: readonly DeviceId[]): Promise<void> {
    const now = this.clock.now();
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
