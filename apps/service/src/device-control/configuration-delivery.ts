import { toWire } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { desc, inArray } from 'drizzle-orm';
import { MqttBroker } from '../data-acquisition/broker/mqtt-broker.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { DeviceDelivery } from './device-delivery.ts';

const { deviceConfigurations } = schema;

/**
 * Sends the desired configuration when it changes and whenever its device subscribes: what a retained message would
 * do, out of the database instead of the broker's memory.
 */
@Injectable()
export class ConfigurationDelivery {
  readonly #delivery: DeviceDelivery;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly broker: MqttBroker,
    lifecycle: Lifecycle,
  ) {
    this.#delivery = new DeviceDelivery(broker, lifecycle, {
      kind: 'cfg',
      name: 'configurations',
      send: (listening) => this.#send(listening),
    });
  }

  deliver(device: DeviceId): void {
    this.#delivery.deliver(device);
  }

  async #send(listening: readonly DeviceId[]): Promise<void> {
    const newest = await this.database.asWorker((tx) =>
      tx
        .selectDistinctOn([deviceConfigurations.deviceId])
        .from(deviceConfigurations)
        .where(inArray(deviceConfigurations.deviceId, listening))
        .orderBy(deviceConfigurations.deviceId, desc(deviceConfigurations.revision)),
    );
    for (const { deviceId, revision, configuration } of newest) {
      this.broker.send(deviceId, 'cfg', toWire({ kind: 'cfg', revision, configuration }));
    }
  }
}
