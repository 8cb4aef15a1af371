import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asId } from '@kizashi/kernel';
import type { KnownDevice } from '../devices/known-device.ts';
import { type Credentials, judgeSignIn } from './sign-in.ts';

const deviceOf = (id: string): KnownDevice => ({
  id: asId(id),
  machineId: asId(`machine of ${id}`),
  customerId: asId('c'),
  model: { id: asId('m'), name: 'm', channels: [], positions: [] },
  secretHash: createHash('sha256').update(`secret of ${id}`).digest('hex'),
  revoked: false,
});
const devices = new Map(['dev_a', 'dev_b'].map((id) => [id, deviceOf(id)]));

const right: Credentials = {
  clientId: 'dev_a',
  username: 'maker/dev_a',
  password: Buffer.from('secret of dev_a'),
  will: { topic: 'kz/v1/maker/dev_a/state' },
};
const judge = (credentials: Partial<Credentials>) =>
  judgeSignIn({ ...right, ...credentials }, 'maker', (id) => devices.get(id));

describe('judgeSignIn', () => {
  it('lets a device in with its own id, name, secret and will', () => {
    expect(judge({})).toEqual({ ok: true, value: devices.get('dev_a') });
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
