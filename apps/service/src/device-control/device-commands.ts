import type { Result } from '@kizashi/kernel';
import { WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { CommandDelivery } from './command-delivery.ts';
import { type CommandWish, type DeviceCommandRow, keepCommand, type WishRejection } from './keep-command.ts';

export type { CommandWish } from './keep-command.ts';

/** Commands that the service itself gives to devices. */
@Injectable()
export class DeviceCommands {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    private readonly delivery: CommandDelivery,
  ) {}

  /**
   * Keeps a command and sends it: now, or when the device comes back before it expires. Resolves when it is kept, not
   * when it was obeyed.
   * @throws OperationalError when PostgreSQL does not answer
   */
  async request(wish: CommandWish): Promise<Result<DeviceCommandRow, WishRejection>> {
    const kept = await this.database.asWorker((tx) => keepCommand(tx, wish, this.clock.now()));
    if (kept.ok) this.delivery.deliver(wish.deviceId);
    return kept;
  }
}
