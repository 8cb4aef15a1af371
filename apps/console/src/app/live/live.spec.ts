import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FakeSocket } from '../../testing/fake-socket.ts';
import { LiveConnection } from './live-connection.ts';
import { nextLiveStatus } from './live-status.ts';
import { RefreshRhythm } from './refresh-rhythm.ts';

const change = { cursor: 1, at: '2026-10-26T00:00:00Z', kind: 'forecast', machineIds: ['m1'] };

describe('LiveConnection', () => {
  it('joins rooms when it is connected, and again after a loss', () => {
    const socket = new FakeSocket();
    const live = new LiveConnection(socket.asSocket());
    const leave = live.join('fleet', () => {});
    expect(socket.sent).toEqual([]);
    live.connect();
    live.join('machine:m1', () => {});
    socket.receive('disconnect');
    leave();
    socket.receive('connect');
    expect(socket.sent).toEqual([
      ['join', 'fleet'],
      ['join', 'machine:m1'],
      ['join', 'machine:m1'],
    ]);
  });

  it('hands on what is a change and nothing else', () => {
    const socket = new FakeSocket();
    const heard: unknown[] = [];
    const live = new LiveConnection(socket.asSocket());
    const leave = live.join('fleet', (message) => heard.push(message));
    live.connect();
    socket.receive('change', change);
    socket.receive('change', { kind: 'nonsense' });
    leave();
    socket.receive('change', change);
    expect(heard).toEqual([change]);
  });

  it('knows since when it is not live, and that it came back', () => {
    jest.useFakeTimers({ now: 1_000 });
    const socket = new FakeSocket();
    const live = new LiveConnection(socket.asSocket());
    live.connect();
    expect(live.readStatus()).toEqual({ kind: 'live', recovered: false });
    socket.receive('disconnect');
    jest.setSystemTime(9_000);
    socket.receive('connect_error');
    expect(live.readStatus()).toEqual({ kind: 'lost', since: 1_000 });
    socket.receive('connect');
    expect(live.readStatus()).toEqual({ kind: 'live', recovered: true });
    jest.useRealTimers();
  });
});

describe('nextLiveStatus', () => {
  it('counts a connection that never came as lost', () => {
    expect(nextLiveStatus({ kind: 'connecting' }, { kind: 'refused', at: 5 })).toEqual({
      kind: 'lost',
      since: 5,
    });
  });
});

describe('RefreshRhythm', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('lets the first through at once and the rest together', () => {
    const refresh = jest.fn();
    const rhythm = new RefreshRhythm(refresh, () => 1_000);
    for (let asked = 0; asked < 5; asked += 1) rhythm.ask();
    expect(refresh).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1_000);
    expect(refresh).toHaveBeenCalledTimes(2);
    jest.advanceTimersByTime(10_000);
    expect(refresh).toHaveBeenCalledTimes(2);
    rhythm.ask();
    expect(refresh).toHaveBeenCalledTimes(3);
    rhythm.ask();
    rhythm.stop();
    jest.advanceTimersByTime(10_000);
    expect(refresh).toHaveBeenCalledTimes(3);
  });
});
