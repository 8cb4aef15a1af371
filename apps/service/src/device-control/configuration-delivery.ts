import { toWire } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { desc, inArray } from 'drizzle-orm';
import { MqttBroker } from '../data-acquisition/broker/mqtt-broker.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { DeviceQueue } from './device-queue.ts';

const { deviceConfigurations } = schema;

/**
 * Sends the desired configuration when it changes and whenever its device subscribes: what a retained message would
 * do, out of the database instead of the broker's memory.
 */
@Injectable()
export class ConfigurationDelivery {
  readonly #log = new Logger(ConfigurationDelivery.name);
  readonly #queue = new DeviceQueue({
    work: (devices) => this.#send(devices),
    failed: (error) => this.#log.warn(`Configurations wait for the database: ${String(error)}`),
  });

  constructor(
    private readonly database: WorkerDatabase,
    private readonly broker: MqttBroker,
    lifecycle: Lifecycle,
  ) {
    const subscribed = broker.subscribed.subscribe(({ deviceId, kind }) => {
      if (kind === 'cfg') this.deliver(deviceId);
    });
    lifecycle.register({
      phase: 'rooms',
      name: 'configurations',
      stop: async () => {
        subscribed.unsubscribe();
        await this.#queue.stop();
      },
    });
  }

  deliver(device: DeviceId): void {
    this.#queue.add(device);
  }

  async #send(devices: readonly DeviceId[]): Promise<void> {
    const listening = devices.filter((device) => this.broker.listens(device, 'cfg'));
    if (listening.length === 0) return;
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
