import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { readEnvironment } from '../../configuration/environment.ts';
import { Metrics } from '../../health/metrics.ts';
import { Door } from './door.ts';

Logger.overrideLogger(false);

let ports = 0;
/** As much of a TCP connection as the door looks at. */
const socketFrom = (remoteAddress: string) => {
  ports += 1;
  const socket = Object.assign(new EventEmitter(), {
    remoteAddress,
    remotePort: ports,
    localPort: 8_883,
    destroyed: false,
    destroy: () => {
      socket.destroyed = true;
      socket.emit('close');
    },
  });
  return socket as unknown as Socket;
};
const doorFor = (env: Record<string, string>) => {
  const metrics = new Metrics();
  return { door: new Door(readEnvironment(env), metrics), metrics };
};

describe('Door', () => {
  it('closes who would pass a cap of the settings, counts them, and lets in again when somebody leaves', () => {
    const { door, metrics } = doorFor({ KIZASHI_MQTT_CONNECTIONS_PER_ADDRESS: '2' });
    const first = socketFrom('192.0.2.1');
    expect(door.admit(first)).toBe(true);
    expect(door.admit(socketFrom('::ffff:192.0.2.1'))).toBe(true);
    const third = socketFrom('192.0.2.1');
    expect(door.admit(third)).toBe(false);
    expect(third.destroyed).toBe(true);
    expect(metrics.render()).toContain('kizashi_mqtt_turned_away_total{reason="address"} 1\n');
    expect(metrics.render()).toContain('kizashi_mqtt_connections 2\n');
    first.destroy();
    expect(door.admit(socketFrom('192.0.2.1'))).toBe(true);
  });

  it('caps all connections together, those of a proxy too', () => {
    const { door } = doorFor({ KIZASHI_MQTT_CONNECTIONS: '3', KIZASHI_TRUST_PROXY: '10.0.0.0/8' });
    const verdicts = ['10.0.0.1', '10.0.0.1', '127.0.0.1', '192.0.2.1'].map((one) =>
      door.admit(socketFrom(one)),
    );
    expect(verdicts).toEqual([true, true, true, false]);
  });

  it('knows a connection again by its TLS socket, whose ends are the same', () => {
    const { door } = doorFor({});
    const tcp = socketFrom('192.0.2.1');
    door.admit(tcp);
    const { remoteAddress, remotePort, localPort } = tcp;
    const tls = { remoteAddress, remotePort, localPort } as Socket;
    expect(door.admissionOf(tls)).toBeDefined();
    tcp.destroy();
    expect(door.admissionOf(tls)).toBeUndefined();
  });
});
