import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asId, epochMs } from '@kizashi/kernel';
import type { KnownDevice } from '../devices/known-device.ts';
import { type Credentials, isStillValid, judgeSignIn } from './sign-in.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const NOW = epochMs(1_800_000_000_000);
const deviceOf = (id: string): KnownDevice => ({
  id: asId(id),
  machineId: asId(`machine of ${id}`),
  customerId: asId('c'),
  model: { id: asId('m'), name: 'm', channels: [], positions: [] },
  secretHash: sha256(`secret of ${id}`),
  revoked: false,
});
const devices = new Map(['dev_a', 'dev_b'].map((id) => [id, deviceOf(id)]));
const rotated = (until: number): KnownDevice => ({
  ...deviceOf('dev_r'),
  previousSecret: { hash: sha256('the old one'), until: epochMs(until) },
});

const right: Credentials = {
  clientId: 'dev_a',
  username: 'maker/dev_a',
  password: Buffer.from('secret of dev_a'),
  will: { topic: 'kz/v1/maker/dev_a/state' },
};
const judge = (credentials: Partial<Credentials>, known = devices) =>
  judgeSignIn(
    { ...right, ...credentials },
    { tenant: 'maker', activeDevice: (id) => known.get(id), now: NOW },
  );

describe('judgeSignIn', () => {
  it('lets a device in with its own id, name, secret and will', () => {
    expect(judge({})).toEqual({
      ok: true,
      value: {
        device: devices.get('dev_a'),
        proof: { kind: 'secret', secretHash: sha256('secret of dev_a') },
      },
    });
    expect(judge({ will: undefined })).toMatchObject({ ok: true });
  });

  it.each<[string, Partial<Credentials>, number]>([
    ['a client id that is no device id', { clientId: 'dev a' }, 2],
    ['an empty client id', { clientId: '' }, 2],
    ['a client id with NUL', { clientId: 'dev_a\0' }, 2],
    ['the client id of another device', { clientId: 'dev_b' }, 2],
    ['no user name', { username: undefined }, 4],
    ['a user name without tenant', { username: 'dev_a' }, 4],
    ['another tenant', { username: 'other/dev_a' }, 4],
    ['another device with our secret', { clientId: 'dev_b', username: 'maker/dev_b' }, 4],
    ['a device that is not there', { clientId: 'dev_c', username: 'maker/dev_c' }, 4],
    ['no password', { password: undefined }, 4],
    ['a wrong password', { password: Buffer.from('secret of dev_A') }, 4],
    ['the hash instead of the secret', { password: Buffer.from(devices.get('dev_a')?.secretHash ?? '') }, 4],
    ['a will on a foreign topic', { will: { topic: 'kz/v1/maker/dev_b/state' } }, 5],
    ['a will with wildcards', { will: { topic: 'kz/v1/maker/+/state' } }, 5],
    ['a will on $SYS', { will: { topic: '$SYS/x' } }, 5],
  ])('refuses %s', (_, credentials, returnCode) => {
    expect(judge(credentials)).toMatchObject({ ok: false, error: { returnCode } });
  });

  it('calls it a breach only when valid credentials were shown', () => {
    expect(judge({ clientId: 'dev_b' })).toMatchObject({ error: { breachOf: { id: 'dev_a' } } });
    expect(judge({ password: Buffer.from('guess') })).not.toHaveProperty('error.breachOf');
  });
});

describe('two secrets while one is rotated', () => {
  const withSecret = (password: string, until: number) =>
    judge(
      { clientId: 'dev_r', username: 'maker/dev_r', password: Buffer.from(password), will: undefined },
      new Map([['dev_r', rotated(until)]]),
    );

  it('lets both in, and tells them apart', () => {
    expect(withSecret('secret of dev_r', NOW + 1)).toMatchObject({ value: { proof: { kind: 'secret' } } });
    expect(withSecret('the old one', NOW + 1)).toMatchObject({
      value: { proof: { kind: 'previous-secret' } },
    });
  });

  it('refuses the old one from its end on, and says that it was the right one once', () => {
    expect(withSecret('the old one', NOW)).toMatchObject({
      error: { code: 'retired-secret', returnCode: 4, reason: expect.stringContaining('2027-01-15') },
    });
    expect(withSecret('neither', NOW + 1)).toMatchObject({
      error: { code: 'wrong-secret', reason: 'the password is not the secret of this device' },
    });
  });

  it('keeps a session as long as the secret that opened it', () => {
    const old = { kind: 'previous-secret', secretHash: sha256('the old one') } as const;
    const late = epochMs(NOW + 60_000);
    expect(isStillValid(old, rotated(NOW + 1), NOW)).toBe(true);
    expect(isStillValid(old, rotated(NOW + 1), late)).toBe(false);
    expect(isStillValid(old, deviceOf('dev_r'), NOW)).toBe(false);
    // It signed in before the rotation, with what is the previous one now.
    expect(isStillValid({ ...old, kind: 'secret' }, rotated(NOW + 1), NOW)).toBe(true);
    expect(isStillValid({ kind: 'certificate' }, rotated(NOW), late)).toBe(true);
    expect(isStillValid({ kind: 'certificate' }, undefined, NOW)).toBe(false);
  });
});

describe('a client certificate', () => {
  const shown = (commonName: string, more: Partial<Credentials> = {}, fault?: string) =>
    judge({
      username: undefined,
      password: undefined,
      ...more,
      certificate: { commonName, ...(fault !== undefined && { fault }) },
    });

  it.each(['dev_a', 'maker/dev_a'])('of CN %s is who it is, without a password', (commonName) => {
    expect(shown(commonName)).toMatchObject({
      value: { device: { id: 'dev_a' }, proof: { kind: 'certificate' } },
    });
    expect(shown(commonName, { username: 'maker/dev_a' }).ok).toBe(true);
  });

  it.each<[string, Parameters<typeof shown>, string]>([
    ['that is not trusted', ['dev_a', {}, 'CERT_HAS_EXPIRED'], 'bad-certificate'],
    ['of a device that is not there', ['dev_c'], 'bad-certificate'],
    ['of another tenant', ['other/dev_a'], 'bad-certificate'],
    ['without a common name', [''], 'bad-certificate'],
    ['beside the user name of another', ['dev_a', { username: 'maker/dev_b' }], 'bad-certificate'],
    ['beside the client id of another', ['dev_a', { clientId: 'dev_b' }], 'client-id-mismatch'],
    [
      'with a will on a foreign topic',
      ['dev_a', { will: { topic: 'kz/v1/maker/dev_b/state' } }],
      'foreign-will',
    ],
  ])('%s is refused', (_, given, code) => {
    expect(shown(...given)).toMatchObject({ ok: false, error: { code } });
  });

  it('that is not trusted does not fall back to the secret', () => {
    const password = Buffer.from('secret of dev_a');
    expect(shown('dev_a', { username: 'maker/dev_a', password }, 'CERT_HAS_EXPIRED').ok).toBe(false);
  });
});
