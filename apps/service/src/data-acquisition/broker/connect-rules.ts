import { LIMITS } from '@kizashi/firmware-contracts';
import type { ConnectPacket } from 'aedes';

/** What MQTT 3.1.1 forbids in a CONNECT and the broker's parser lets pass. */
export function connectFault({ will, username, password }: ConnectPacket): string | undefined {
  // Typed as 0, 1 or 2, though the two bits on the wire can say 3.
  if (will && Number(will.qos) > 2) return 'will with QoS 3 [MQTT-3.1.2-14]';
  if (password !== undefined && username === undefined) return 'password without user name [MQTT-3.1.2-22]';
  return undefined;
}

/**
 * Keep-alive within the contract, 0 ("never") included: a server may close whom it takes for gone (3.1.2.10). And a
 * clean session whatever was asked for: nothing is kept for a device that is away, so nothing can pile up.
 */
export function tameConnect(packet: ConnectPacket): void {
  const { max } = LIMITS.keepAliveSeconds;
  packet.keepalive = Math.min(packet.keepalive || max, max);
  packet.clean = true;
}
