import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ForgetExpired } from '../src/identity/forget-expired.ts';
import { type Answer, call } from './api.ts';
import { created } from './fleet-plant.ts';
import { startService, type TestService } from './start-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.remove());
afterEach(() => {
  jest.restoreAllMocks();
});

async function newUser(role: string, more: object = {}): Promise<string> {
  const email = `${role}.${Math.random().toString(36).slice(2)}@example.com`;
  return created(service, '/api/v1/users', { name: role, email, role, ...more });
}

async function linkToken(userId: string): Promise<string> {
  const { status, body } = await service.api('POST', `/api/v1/users/${userId}/sign-in-links`);
  expect(status).toBe(201);
  const url = new URL(body.url);
  expect(url.origin).toBe(service.url);
  expect(url.pathname).toBe('/sign-in');
  return url.searchParams.get('token') ?? '';
}

function redeem(token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return call(service.url, 'POST', '/api/v1/session', { token }, headers);
}

/** The cookie of a fresh session, as a browser sends it. */
async function signIn(userId: string): Promise<string> {
  const { status, headers } = await redeem(await linkToken(userId));
  expect(status).toBe(201);
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}

function as(
  cookie: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  return call(service.url, method, path, body, { cookie, ...headers });
}

describe('who is not signed in', () => {
  it.each([
    ['nothing', {}],
    ['a token that nobody made', { authorization: `Bearer ${'x'.repeat(40)}` }],
    ['a password', { authorization: `Basic ${btoa('admin:admin')}` }],
    ['a cookie that nobody was given', { cookie: 'kizashi_session=kzs_guess' }],
  ])('gets nothing with %s', async (_, headers) => {
    const answer = await call(service.url, 'GET', '/api/v1/machines', undefined, headers);
    expect(answer).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('a sign-in link', () => {
  it('opens one session, once, even when two come at the same time', async () => {
    const token = await linkToken(await newUser('planner'));
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401, 401, 401, 401]);
    expect((await redeem(token)).body.code).toBe('sign-in-link-not-valid');
  });

  it('survives a preview, which opens it and does not post', async () => {
    const token = await linkToken(await newUser('planner'));
    await call(service.url, 'GET', `/sign-in?token=${token}`);
    await call(service.url, 'HEAD', `/sign-in?token=${token}`);
    expect((await redeem(token)).status).toBe(201);
  });

  it('ends after 15 minutes of wall time', async () => {
    const user = await newUser('planner');
    const [early, late] = [await linkToken(user), await linkToken(user)];
    const start = Date.now();
    const clock = jest.spyOn(Date, 'now');
    clock.mockImplementation(() => start + 14 * 60_000);
    expect((await redeem(early)).status).toBe(201);
    clock.mockImplementation(() => start + 15 * 60_000 + 1_000);
    expect((await redeem(late)).body.code).toBe('sign-in-link-not-valid');
  });

  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const { headers, body } = await redeem(await linkToken(await newUser('planner')));
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^kizashi_session=kzs_[\w-]{43};/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    // Over plain HTTP on loopback a browser would drop a Secure cookie.
    expect(cookie).not.toMatch(/Secure/);
    expect(body).toMatchObject({ user: { role: 'planner' }, currency: 'JPY', maker: 'maker' });
    expect(JSON.stringify(body)).not.toContain('kzs_');
  });

  it('is not made for a user who is gone', async () => {
    const user = await newUser('viewer');
    const token = await linkToken(user);
    expect((await service.api('DELETE', `/api/v1/users/${user}`)).status).toBe(204);
    expect((await redeem(token)).status).toBe(401);
    expect((await service.api('POST', `/api/v1/users/${user}/sign-in-links`)).status).toBe(404);
  });
});

describe('a session', () => {
  it('knows who it is and ends on the server, not only in the browser', async () => {
    const user = await newUser('service-manager');
    const cookie = await signIn(user);
    expect((await as(cookie, 'GET', '/api/v1/session')).body.user.id).toBe(user);
    const out = await as(cookie, 'DELETE', '/api/v1/session');
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^kizashi_session=;/);
    expect((await as(cookie, 'GET', '/api/v1/session')).status).toBe(401);
  });

  it('ends with its user', async () => {
    const user = await newUser('viewer');
    const cookie = await signIn(user);
    await service.api('DELETE', `/api/v1/users/${user}`);
    expect((await as(cookie, 'GET', '/api/v1/session')).status).toBe(401);
  });

  it('acts for pages of its own host alone', async () => {
    const cookie = await signIn(await newUser('service-manager'));
    const body = { name: 'Acme' };
    const write = (headers: Record<string, string>) => as(cookie, 'POST', '/api/v1/customers', body, headers);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      expect(await write(headers)).toMatchObject({ status: 403, body: { code: 'foreign-origin' } });
    }
    expect((await write({ origin: service.url })).status).toBe(201);
    // Reading is what the browser itself keeps from other sites.
    expect(
      (await as(cookie, 'GET', '/api/v1/customers', undefined, { origin: 'https://evil.example' })).status,
    ).toBe(200);
    // A token is never sent by a browser on its own.
    expect(
      (await service.api('POST', '/api/v1/customers', body, { origin: 'https://evil.example' })).status,
    ).toBe(201);
  });

  it('cannot be planted by another site', async () => {
    const token = await linkToken(await newUser('planner'));
    expect((await redeem(token, { origin: 'https://evil.example' })).body.code).toBe('foreign-origin');
    expect((await redeem(token)).status).toBe(201);
  });
});

describe('what has run out', () => {
  it('is forgotten, and only that', async () => {
    const cookie = await signIn(await newUser('viewer'));
    const forget = service.app().get(ForgetExpired);
    await forget.run();
    expect((await as(cookie, 'GET', '/api/v1/session')).status).toBe(200);

    const late = Date.now() + 8 * 86_400_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => late);
    await service.api('POST', '/api/v1/customers', { name: 'Kept' }, { 'idempotency-key': 'kept' });
    await forget.run();
    clock.mockRestore();
    // The session was good for seven days: it is gone, so it does not come back with the clock.
    expect((await as(cookie, 'GET', '/api/v1/session')).status).toBe(401);
    const again = await service.api(
      'POST',
      '/api/v1/customers',
      { name: 'Kept' },
      { 'idempotency-key': 'kept' },
    );
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('roles', () => {
  it('let a viewer look and not touch', async () => {
    const cookie = await signIn(await newUser('viewer'));
    expect((await as(cookie, 'GET', '/api/v1/customers')).status).toBe(200);
    expect(await as(cookie, 'POST', '/api/v1/customers', { name: 'x' })).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
    expect((await as(cookie, 'GET', '/api/v1/tokens')).status).toBe(403);
  });

  it('leave catalogue and users to the manufacturer, and show a customer its own rows', async () => {
    const [acme, other] = [
      await created(service, '/api/v1/customers', { name: 'Role Acme' }),
      await created(service, '/api/v1/customers', { name: 'Role Other' }),
    ];
    const cookie = await signIn(await newUser('admin', { customerId: acme }));
    const names = (await as(cookie, 'GET', '/api/v1/customers')).body.items;
    expect(names).toEqual([{ id: acme, name: 'Role Acme' }]);
    expect((await as(cookie, 'GET', `/api/v1/customers/${other}`)).status).toBe(404);
    expect((await as(cookie, 'POST', '/api/v1/users', {})).status).toBe(403);
    expect((await as(cookie, 'POST', '/api/v1/machine-models', {})).status).toBe(403);
    const site = { name: 'Foreign', timeZone: 'UTC' };
    expect((await as(cookie, 'POST', '/api/v1/sites', { ...site, customerId: other })).status).toBe(404);
    expect((await as(cookie, 'POST', '/api/v1/sites', { ...site, customerId: acme })).status).toBe(201);
    const users = (await as(cookie, 'GET', '/api/v1/users')).body.items;
    expect(users.map((user: { customerId: string }) => user.customerId)).toEqual([acme]);
  });

  it('never leave the house without an administrator', async () => {
    const admins = (await service.api('GET', '/api/v1/users')).body.items.filter(
      (user: { role: string; customerId: string | null }) =>
        user.role === 'admin' && user.customerId === null,
    );
    expect(admins).toHaveLength(1);
    const path = `/api/v1/users/${admins[0].id}`;
    expect(await service.api('DELETE', path)).toMatchObject({ status: 409, body: { code: 'last-admin' } });
    expect(await service.api('PATCH', path, { role: 'viewer' }, { 'if-match': '*' })).toMatchObject({
      status: 409,
      body: { code: 'last-admin' },
    });
  });
});

describe('an API token', () => {
  it('acts by its role, is shown once, and opens nothing when it is revoked', async () => {
    const made = await service.api('POST', '/api/v1/tokens', { name: 'nightly', role: 'viewer' });
    const headers = { authorization: `Bearer ${made.body.token}` };
    const read = () => call(service.url, 'GET', '/api/v1/customers', undefined, headers);
    expect((await read()).status).toBe(200);
    expect((await call(service.url, 'POST', '/api/v1/customers', { name: 'x' }, headers)).status).toBe(403);
    expect((await call(service.url, 'GET', '/api/v1/session', undefined, headers)).body.user.role).toBe(
      'viewer',
    );

    const listed = await service.api('GET', '/api/v1/tokens');
    expect(JSON.stringify(listed.body)).not.toContain(made.body.token);

    expect((await service.api('DELETE', `/api/v1/tokens/${made.body.id}`)).status).toBe(204);
    expect((await read()).status).toBe(401);
  });

  it('is made once for one Idempotency-Key, and repeated to its owner', async () => {
    const make = () =>
      service.api('POST', '/api/v1/tokens', { name: 'retry', role: 'viewer' }, { 'idempotency-key': 'k-1' });
    const [first, second] = [await make(), await make()];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('lies in a file of the data folder for the command line', async () => {
    const file = join(service.home, 'token');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const token = (await readFile(file, 'utf8')).trim();
    const { body } = await call(service.url, 'GET', '/api/v1/session', undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(body.user.role).toBe('admin');
  });
});

describe('two installations', () => {
  it('share no secret', async () => {
    const other = await startService();
    const admin = async (one: TestService) => (await one.api('GET', '/api/v1/users')).body.items[0].id;
    const file = (one: TestService) => readFile(join(one.home, 'token'), 'utf8');
    expect(await admin(other)).not.toBe(await admin(service));
    expect(await file(other)).not.toBe(await file(service));
    for (const token of [service.token, (await file(service)).trim()]) {
      const stranger = { authorization: `Bearer ${token}` };
      expect((await call(other.url, 'GET', '/api/v1/users', undefined, stranger)).status).toBe(401);
    }
    await other.remove();
  });
});

describe('the audit log', () => {
  it('knows who signed in and who made what, newest first, and holds no secret', async () => {
    const user = await newUser('planner');
    await signIn(user);
    const { body } = await service.api('GET', `/api/v1/audit-log?subject=user:${user}`);
    expect(body.items.map((entry: { actor: string; action: string }) => [entry.actor, entry.action])).toEqual(
      [
        [`user:${user}`, 'user.signed-in'],
        ['bootstrap', 'user.sign-in-link-made'],
        ['bootstrap', 'user.created'],
      ],
    );
    expect(JSON.stringify((await service.api('GET', '/api/v1/audit-log?limit=500')).body)).not.toMatch(
      /kz[asl]_/,
    );
  });
});
