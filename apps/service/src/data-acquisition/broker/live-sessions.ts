import type { DeviceId } from '@kizashi/kernel';
import { Injectable } from '@nestjs/common';
import type { Client } from 'aedes';
import type { KnownDevice } from '../devices/known-device.ts';
import type { Proof } from './sign-in.ts';

/** One connection on which a device has signed in. */
export interface Session {
  readonly client: Client;
  /** As it was when it signed in. */
  readonly device: KnownDevice;
  readonly proof: Proof;
  /** Where it comes from; of a proxy, where there is one. */
  readonly address: string;
}

/** Signed in and live: one session a device, since a second one takes over. */
@Injectable()
export class LiveSessions implements Iterable<Session> {
  readonly #byDevice = new Map<DeviceId, Session>();

  get size(): number {
    return this.#byDevice.size;
  }

  of(id: DeviceId): Session | undefined {
    return this.#byDevice.get(id);
  }

  begin(session: Session): void {
    this.#byDevice.set(session.device.id, session);
  }

  /** Nothing where another session has taken its place. */
  end(client: Client, id: DeviceId): void {
    if (this.#byDevice.get(id)?.client === client) this.#byDevice.delete(id);
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#byDevice.values();
  }
}
