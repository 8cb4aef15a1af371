import { describe, expect, it } from '@jest/globals';
import { type Admission, addressOf, ConnectionCaps, sharedAddresses } from './connection-caps.ts';

const caps = (connections: number, connectionsPerAddress: number) =>
  new ConnectionCaps({ connections, connectionsPerAddress, isShared: sharedAddresses(['10.9.0.0/16']) });
const admitted = (verdict: ReturnType<ConnectionCaps['admit']>): Admission => {
  if (typeof verdict === 'string') throw new Error(`turned away: ${verdict}`);
  return verdict;
};

describe('ConnectionCaps', () => {
  it('turns away who would pass the cap of all, or of one address, until somebody leaves', () => {
    const door = caps(3, 2);
    const first = admitted(door.admit('192.0.2.1'));
    admitted(door.admit('192.0.2.1'));
    expect(door.admit('192.0.2.1')).toBe('address');
    admitted(door.admit('192.0.2.2'));
    expect(door.admit('192.0.2.3')).toBe('all');
    first.left();
    first.left();
    expect(door.connections).toBe(2);
    admitted(door.admit('192.0.2.1'));
  });

  it('does not count the connections of a proxy or of this machine by address', () => {
    const door = caps(1_000, 1);
    for (const address of ['127.0.0.1', '::1', '10.9.8.7']) {
      for (let i = 0; i < 300; i += 1) admitted(door.admit(address));
    }
    admitted(door.admit('10.8.0.1'));
    expect(door.admit('10.8.0.1')).toBe('address');
  });

  it('keeps room for others while one address is full of strangers', () => {
    const door = caps(10_000, 10_000);
    const strangers = Array.from({ length: 200 }, () => admitted(door.admit('192.0.2.1')));
    expect(door.admit('192.0.2.1')).toBe('strangers-of-address');
    admitted(door.admit('192.0.2.2'));
    strangers[0]?.signedIn();
    admitted(door.admit('192.0.2.1'));
    for (let i = 0; i < 799; i += 1) admitted(door.admit('127.0.0.1'));
    expect(door.admit('127.0.0.1')).toBe('strangers');
  });

  it('takes everybody for a proxy where only their number is known', () => {
    expect(sharedAddresses(1)('203.0.113.9')).toBe(true);
    expect(sharedAddresses(undefined)('203.0.113.9')).toBe(false);
  });

  it('reads an IPv4 address on a dual-stack socket as what it is', () => {
    expect(addressOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(addressOf('2001:db8::1')).toBe('2001:db8::1');
  });
});
