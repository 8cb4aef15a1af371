import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HomeLock, readHolder } from './home-lock.ts';
import { homeSecret } from './home-secret.ts';

const self = { pid: 4711, host: 'plant', startedAt: '2026-11-12T06:00:00.000Z' };
const newHome = () => join(mkdtempSync(join(tmpdir(), 'kizashi lock ')), 'data');

describe('HomeLock', () => {
  it('makes the folder for its owner alone', () => {
    const home = newHome();
    HomeLock.acquire(home, self).release();
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'service.json')).mode & 0o777).toBe(0o600);
  });

  it('refuses a second holder and names the first', () => {
    const home = newHome();
    const lock = HomeLock.acquire(home, self);
    expect(() => HomeLock.acquire(home, { ...self, pid: 4712 })).toThrow(
      expect.objectContaining({
        code: 'home-in-use',
        message: expect.stringMatching(/process 4711 on plant, running since 2026-11-12/),
      }),
    );
    expect(readHolder(home)?.pid).toBe(4711);
    lock.release();
    HomeLock.acquire(home, { ...self, pid: 4712 }).release();
    expect(readHolder(home)?.pid).toBe(4712);
  });

  it('is not held by what a killed process left behind', () => {
    const home = newHome();
    HomeLock.acquire(home, self).release();
    writeFileSync(join(home, 'service.json'), JSON.stringify({ ...self, pid: 1 }));
    expect(() => HomeLock.acquire(home, self).release()).not.toThrow();
  });

  it('tells the addresses once they are known', () => {
    const home = newHome();
    const lock = HomeLock.acquire(home, self);
    lock.announce({ url: 'http://127.0.0.1:3000', mqttUrl: 'mqtt://127.0.0.1:1883' });
    lock.release();
    expect(readHolder(home)).toEqual({
      ...self,
      url: 'http://127.0.0.1:3000',
      mqttUrl: 'mqtt://127.0.0.1:1883',
    });
  });

  it('says which variable chooses another folder when this one cannot be made', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'kizashi lock ')), 'file');
    writeFileSync(file, '');
    expect(() => HomeLock.acquire(join(file, 'home'), self)).toThrow(
      expect.objectContaining({
        code: 'home-not-writable',
        message: expect.stringContaining('KIZASHI_HOME'),
      }),
    );
  });
});

describe('homeSecret', () => {
  it('is made once, kept, and different in every home', () => {
    const [one, two] = [newHome(), newHome()];
    for (const home of [one, two]) HomeLock.acquire(home, self).release();
    const secret = homeSecret(one, undefined);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(homeSecret(one, undefined)).toBe(secret);
    expect(homeSecret(two, undefined)).not.toBe(secret);
    expect(readFileSync(join(one, 'secret'), 'utf8').trim()).toBe(secret);
    expect(statSync(join(one, 'secret')).mode & 0o777).toBe(0o600);
    expect(homeSecret(one, 'chosen')).toBe('chosen');
  });
});
