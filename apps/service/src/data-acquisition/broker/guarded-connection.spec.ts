import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'mqtt-packet';
import { type Allowance, FrameViolation, GuardedConnection } from './guarded-connection.ts';

const CONNECT = generate({ cmd: 'connect', clientId: 'd', clean: true, keepalive: 60 });
const PING = generate({ cmd: 'pingreq' });
const publish = (payload: string) =>
  generate({ cmd: 'publish', topic: 't', payload, qos: 0, dup: false, retain: false });
const GENEROUS: Allowance = { messagesPerSecond: 1_000, longestWaitMs: 30_000 };

let server: Server;
const open: Socket[] = [];
beforeAll(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  for (const socket of open) socket.destroy();
  server.close();
});

/** A device's socket, and the guard at the other end with everything that it lets through. */
async function setUp() {
  const device = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  open.push(device, socket);
  device.on('error', () => undefined);
  const guard = new GuardedConnection(socket, { address: '127.0.0.1' });
  const through: Buffer[] = [];
  const failures: Error[] = [];
  guard.on('error', (error) => failures.push(error));
  guard.on('readable', () => {
    for (let chunk = guard.read(); chunk !== null; chunk = guard.read()) through.push(chunk);
  });
  return { device, guard, failures, bytes: () => Buffer.concat(through) };
}

describe('GuardedConnection', () => {
  it('lets one CONNECT through and holds the rest until the door is opened', async () => {
    const { device, guard, bytes } = await setUp();
    device.write(Buffer.concat([CONNECT, publish('early'), PING]));
    await sleep(30);
    expect(bytes()).toEqual(CONNECT);
    guard.open(GENEROUS);
    await sleep(30);
    expect(bytes()).toEqual(Buffer.concat([CONNECT, publish('early'), PING]));
  });

  it('keeps no more of a stranger than it has let through', async () => {
    const { device, guard, failures, bytes } = await setUp();
    device.write(Buffer.concat([Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f]), Buffer.alloc(1_000_000)]));
    await sleep(50);
    expect(guard.destroyed).toBe(true);
    expect(failures).toMatchObject([{ kind: 'not-mqtt', message: expect.stringContaining('at most 4096') }]);
    expect(bytes()).toHaveLength(0);
  });

  it('lets messages through at the rate, in order and whole, and other packets behind them', async () => {
    const { device, guard, failures, bytes } = await setUp();
    const sent = Buffer.concat([CONNECT, ...Array.from({ length: 8 }, (_, i) => publish(`m${i}`)), PING]);
    device.write(sent);
    const startedAt = performance.now();
    // A burst of five seconds' worth, then one a second.
    guard.open({ messagesPerSecond: 1, longestWaitMs: 30_000 });
    await sleep(100);
    expect(bytes().length).toBe(CONNECT.length + 5 * publish('m0').length);
    while (bytes().length < sent.length) await sleep(20);
    expect(bytes()).toEqual(sent);
    expect(performance.now() - startedAt).toBeGreaterThan(2_500);
    expect(failures).toEqual([]);
  });

  it('closes a device whose messages would wait longer than it may', async () => {
    const { device, guard, failures, bytes } = await setUp();
    device.write(Buffer.concat([CONNECT, ...Array.from({ length: 20 }, () => publish('x'))]));
    guard.open({ messagesPerSecond: 2, longestWaitMs: 1_200 });
    await sleep(1_900);
    expect(failures).toEqual([expect.any(FrameViolation)]);
    expect(failures).toMatchObject([{ kind: 'too-fast' }]);
    // A burst of 10, and up to three more before the first that would have waited too long.
    expect(bytes().length).toBeGreaterThanOrEqual(CONNECT.length + 10 * publish('x').length);
    expect(bytes().length).toBeLessThan(CONNECT.length + 14 * publish('x').length);
  });

  it('hands over what came before the end of the stream, then ends', async () => {
    const { device, guard, bytes } = await setUp();
    guard.open(GENEROUS);
    device.end(Buffer.concat([CONNECT, publish('last words')]));
    await once(guard, 'close');
    expect(bytes()).toEqual(Buffer.concat([CONNECT, publish('last words')]));
  });

  it('passes on what is written, and closes the socket with itself', async () => {
    const { device, guard } = await setUp();
    const heard: Buffer[] = [];
    device.on('data', (bytes: Buffer) => heard.push(bytes));
    guard.cork();
    guard.write(Buffer.from('a'));
    guard.write(Buffer.from('b'));
    guard.uncork();
    await sleep(30);
    expect(Buffer.concat(heard).toString()).toBe('ab');
    guard.destroy();
    await once(device, 'close');
  });

  it('is stuck once its other end reads nothing and somebody waits for that, until it reads on', async () => {
    const { device, guard } = await setUp();
    device.pause();
    expect(guard.stuck).toBe(false);
    while (!guard.writableNeedDrain) {
      guard.write(Buffer.alloc(1_000_000));
      await sleep(20);
    }
    expect(guard.writableNeedDrain).toBe(true);
    expect(guard.stuck).toBe(false);
    const drained = once(guard, 'drain');
    expect(guard.stuck).toBe(true);
    device.resume();
    await drained;
    expect(guard.stuck).toBe(false);
  });
});
