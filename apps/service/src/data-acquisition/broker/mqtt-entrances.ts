import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsOptions } from 'node:tls';
import type { Environment } from '../../configuration/environment.ts';
import type { Metrics } from '../../health/metrics.ts';
import type { Admission } from './connection-caps.ts';
import { Door } from './door.ts';
import type { Origin } from './guarded-connection.ts';
import { type Listener, type ListenerHooks, listenTcp, listenTls, listenWebSocket } from './listeners.ts';

/** A connection on which MQTT begins, whichever way it came. */
export type Arrive = (stream: Duplex, origin: Origin, admission: Admission | undefined) => void;

export type EntranceName = 'mqtt' | 'mqtts' | 'mqtt-ws';

/** The ways in for devices, as the settings open them: TCP, TLS and WebSocket, all through one door. */
export class MqttEntrances {
  readonly #environment: Environment;
  readonly #door: Door;
  readonly #open = new Map<EntranceName, Listener>();

  constructor(environment: Environment, metrics: Metrics) {
    this.#environment = environment;
    this.#door = new Door(environment, metrics);
  }

  /** Those that the settings ask for, in the order in which they open. */
  get names(): readonly EntranceName[] {
    const { mqttsPort, mqttWebSocketPort } = this.#environment;
    return [
      'mqtt',
      ...(mqttsPort === undefined ? [] : (['mqtts'] as const)),
      ...(mqttWebSocketPort === undefined ? [] : (['mqtt-ws'] as const)),
    ];
  }

  /** Undefined where it is not open. */
  portOf(name: EntranceName): number | undefined {
    return this.#open.get(name)?.port;
  }

  /** @throws OperationalError `port-taken` and its kin */
  async open(name: EntranceName, arrive: Arrive): Promise<{ readonly port: number }> {
    const listener = await this.#listen(name, {
      admit: (socket) => this.#door.admit(socket),
      arrive: (stream: Duplex, origin: Origin, socket: Socket) =>
        arrive(stream, origin, this.#door.admissionOf(socket)),
    });
    this.#open.set(name, listener);
    return { port: listener.port };
  }

  /** Lets nobody more in; who is connected stays. */
  close(): void {
    for (const listener of this.#open.values()) listener.close();
  }

  #listen(name: EntranceName, hooks: ListenerHooks): Promise<Listener> {
    const { bind, mqttBind, mqttPort, mqttsPort = 0, mqttWebSocketPort = 0 } = this.#environment;
    const tls = this.#tlsOptions();
    switch (name) {
      case 'mqtt':
        return listenTcp({ bind: mqttBind, port: mqttPort, variable: 'KIZASHI_MQTT_PORT' }, hooks);
      case 'mqtts':
        return listenTls({ bind, port: mqttsPort, variable: 'KIZASHI_MQTTS_PORT' }, tls ?? {}, hooks);
      case 'mqtt-ws': {
        const at = { bind: tls ? bind : mqttBind, port: mqttWebSocketPort, variable: 'KIZASHI_MQTT_WS_PORT' };
        return listenWebSocket(at, tls, hooks);
      }
    }
  }

  #tlsOptions(): TlsOptions | undefined {
    const { tls } = this.#environment;
    if (!tls) return undefined;
    const { certificateFile, keyFile, clientCaFile } = tls;
    return {
      cert: readFileSync(certificateFile),
      key: readFileSync(keyFile),
      ...(clientCaFile !== undefined && { ca: readFileSync(clientCaFile) }),
    };
  }
}
