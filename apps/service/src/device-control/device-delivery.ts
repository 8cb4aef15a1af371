import type { DeviceId } from '@kizashi/kernel';
import { Logger } from '@nestjs/common';
import type { MqttBroker } from '../data-acquisition/broker/mqtt-broker.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { DeviceQueue } from './device-queue.ts';

export interface Delivery {
  /** The topic that devices listen on for it. */
  readonly kind: 'cmd' | 'cfg';
  readonly name: string;
  /** Looks up what these devices, who all listen, are to be told, and tells them. */
  readonly send: (listening: readonly DeviceId[]) => Promise<void>;
}

/** Sends what waits in the database for a device: when something new does, and whenever the device subscribes. */
export class DeviceDelivery {
  readonly #queue: DeviceQueue;

  constructor(broker: MqttBroker, lifecycle: Lifecycle, { kind, name, send }: Delivery) {
    const log = new Logger(DeviceDelivery.name);
    this.#queue = new DeviceQueue({
      work: async (devices) => {
        const listening = devices.filter((device) => broker.listens(device, kind));
        if (listening.length > 0) await send(listening);
      },
      failed: (error) => log.warn(`Of the ${name} some wait for the database: ${String(error)}`),
    });
    const subscribed = broker.subscribed.subscribe(({ deviceId, kind: heard }) => {
      if (heard === kind) this.deliver(deviceId);
    });
    lifecycle.register({
      phase: 'rooms',
      name,
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
}
