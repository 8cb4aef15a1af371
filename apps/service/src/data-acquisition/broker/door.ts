import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { Environment } from '../../configuration/environment.ts';
import type { Counter, Metrics } from '../../health/metrics.ts';
import { type Admission, addressOf, ConnectionCaps, sharedAddresses } from './connection-caps.ts';

const ONE_LOG_EACH_MS = 60_000;

/** Counts TCP connections in and out, and turns those away that would pass a cap. */
export class Door {
  readonly #log = new Logger(Door.name);
  readonly #caps: ConnectionCaps;
  readonly #turnedAway: Counter;
  /** By both ends, which a TLS socket has in common with the TCP connection below it. */
  readonly #admissions = new Map<string, Admission>();
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor({ mqttLimits, trustProxy }: Environment, metrics: Metrics) {
    this.#caps = new ConnectionCaps({ ...mqttLimits, isShared: sharedAddresses(trustProxy) });
    this.#turnedAway = metrics.counter(
      'kizashi_mqtt_turned_away_total',
      'Connections closed before anything was read, by the cap that they would have passed',
    );
    metrics.gauge('kizashi_mqtt_connections', 'TCP connections of devices and strangers', () => {
      return this.#caps.connections;
    });
  }

  admit(socket: Socket): boolean {
    const address = addressOf(socket.remoteAddress);
    const admission = this.#caps.admit(address);
    if (typeof admission === 'string') {
      this.#turnedAway.add(1, { reason: admission });
      this.#logNow(`a connection from ${address} was turned away by the cap "${admission}"`);
      socket.destroy();
      return false;
    }
    const key = keyOf(socket);
    this.#admissions.set(key, admission);
    socket.once('close', () => {
      admission.left();
      if (this.#admissions.get(key) === admission) this.#admissions.delete(key);
    });
    return true;
  }

  admissionOf(socket: Socket): Admission | undefined {
    return this.#admissions.get(keyOf(socket));
  }

  #logNow(message: string): void {
    const now = performance.now();
    if (now - this.#loggedAt < ONE_LOG_EACH_MS) return;
    this.#loggedAt = now;
    this.#log.warn(message);
  }
}

function keyOf({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localPort}`;
}
