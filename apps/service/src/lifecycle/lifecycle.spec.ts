import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Lifecycle, type Phase } from './lifecycle.ts';

Logger.overrideLogger(false);

function recorder() {
  const lifecycle = new Lifecycle();
  const events: string[] = [];
  const part = (phase: Phase, name: string = phase, port?: number) =>
    lifecycle.register({
      phase,
      name,
      start: async () => {
        events.push(`+${name}`);
        return port === undefined ? undefined : { port };
      },
      stop: async () => {
        events.push(`-${name}`);
      },
    });
  return { lifecycle, events, part };
}

describe('Lifecycle', () => {
  it('opens the broker last and closes it first, in whatever order the parts were made', async () => {
    const { lifecycle, events, part } = recorder();
    part('broker', 'mqtt', 1883);
    part('rooms');
    part('ingest');
    await lifecycle.start();
    expect(lifecycle.state).toBe('running');
    expect([...lifecycle.ports]).toEqual([['mqtt', 1883]]);
    await lifecycle.stop();
    expect(events).toEqual(['+rooms', '+ingest', '+mqtt', '-mqtt', '-ingest', '-rooms']);
  });

  it('drains the others when one part cannot be stopped', async () => {
    const { lifecycle, events, part } = recorder();
    part('rooms');
    lifecycle.register({ phase: 'broker', name: 'broken', stop: () => Promise.reject(new Error('stuck')) });
    await lifecycle.stop();
    expect(events).toEqual(['-rooms']);
    expect(lifecycle.state).toBe('stopping');
  });

  it('passes on why a part could not start', async () => {
    const { lifecycle } = recorder();
    lifecycle.register({
      phase: 'broker',
      name: 'mqtt',
      start: () => Promise.reject(new Error('port')),
      stop: async () => {},
    });
    await expect(lifecycle.start()).rejects.toThrow('port');
    expect(lifecycle.state).toBe('starting');
  });

  it('passes on what the parts that can tell say of themselves, as it is now', () => {
    const { lifecycle, part } = recorder();
    let trouble: string | undefined;
    part('broker', 'mqtt');
    lifecycle.register({
      phase: 'ingest',
      name: 'ingest',
      stop: async () => {},
      trouble: () => trouble,
    });
    expect([...lifecycle.troubles]).toEqual([['ingest', undefined]]);
    trouble = 'nothing is stored';
    expect([...lifecycle.troubles]).toEqual([['ingest', 'nothing is stored']]);
    trouble = undefined;
    expect([...lifecycle.troubles]).toEqual([['ingest', undefined]]);
  });
});
