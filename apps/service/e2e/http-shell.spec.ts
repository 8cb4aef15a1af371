import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call } from './api.ts';
import { startService, type TestService } from './start-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.remove());

describe('a request that is not right', () => {
  it.each([
    ['a limit of a thousand million', 'GET', '/api/v1/customers?limit=1e9', 'limit'],
    ['a limit of nothing', 'GET', '/api/v1/customers?limit=0', 'limit'],
    ['a cursor of its own', 'GET', '/api/v1/customers?cursor=zzz', 'cursor'],
    ['an unknown parameter', 'GET', '/api/v1/customers?colour=red', 'colour'],
    ['a date that is none', 'GET', '/api/v1/planned-stops?from=yesterday&to=2026-01-01T00:00:00Z', 'from'],
    [
      'a range that runs backwards',
      'GET',
      '/api/v1/planned-stops?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'to',
    ],
    [
      'a range of a hundred years',
      'GET',
      '/api/v1/planned-stops?from=1926-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'to',
    ],
    ['half a range', 'GET', '/api/v1/planned-stops?from=2026-01-01T00:00:00Z', 'to'],
    ['an id with U+0000', 'GET', '/api/v1/customers/a%00b', 'id'],
    ['an id of a thousand characters', 'GET', `/api/v1/customers/${'x'.repeat(199)}`, 'id'],
  ])('is refused for %s, and the field is named', async (_, method, path, field) => {
    const { status, body, headers } = await service.api(method, path);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      type: 'urn:kizashi:problem:invalid-request',
      status: 400,
      code: 'invalid-request',
    });
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('is refused for an unknown field on a write and for a text that cannot be kept, and nothing is written', async () => {
    const { status, body } = await service.api('POST', '/api/v1/customers', { name: 'Acme', admin: true });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: 'admin', detail: 'is not known here' }]);
    const nameless = await service.api('POST', '/api/v1/customers', { name: 'Ac\0me' });
    expect(nameless.status).toBe(400);
    expect(nameless.body.errors).toEqual([{ field: 'name', detail: 'must not hold the character U+0000' }]);
    expect((await service.api('GET', '/api/v1/customers')).body.items).toEqual([]);
  });

  it('is refused for a prototype in the body', async () => {
    const { status } = await service.api(
      'POST',
      '/api/v1/customers',
      '{"name":"Acme","__proto__":{"admin":true}}',
    );
    expect(status).toBe(400);
  });

  it.each([
    ['20 MB', JSON.stringify({ name: 'x'.repeat(20_000_000) }), {}, 413, 'body-too-large'],
    ['half a document', '{"name":', {}, 400, 'malformed-body'],
    ['an empty body', '', {}, 400, 'malformed-body'],
    ['XML', '<name/>', { 'content-type': 'application/xml' }, 415, 'unsupported-media-type'],
    ['a list', '[]', {}, 400, 'invalid-request'],
    ['null', 'null', {}, 400, 'invalid-request'],
  ])('is refused for a body of %s', async (_, body, headers, status, code) => {
    const answer = await service.api('POST', '/api/v1/customers', body, headers);
    expect(answer).toMatchObject({ status, body: { status, code } });
  });

  it('is refused for a number that the database cannot hold', async () => {
    const { body: customer } = await service.api('POST', '/api/v1/customers', { name: 'Big' });
    const site = { customerId: customer.id, name: 'Site', timeZone: 'UTC' };
    const { body: added } = await service.api('POST', '/api/v1/sites', site);
    const line = { siteId: added.id, name: 'Line', downtimeCostPerHour: 9_000_000_000_000 };
    expect(await service.api('POST', '/api/v1/lines', line)).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });

  it.each(['/api/v1/nothing', '/api/nothing', '/health/nothing', '/assets/none.js'])(
    'finds nothing at %s, and no page in its place',
    async (path) => {
      expect(await service.api('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    },
  );
});

describe('every answer', () => {
  it('forbids inline script, framing and guessing of types', async () => {
    const { headers } = await service.api('GET', '/api/v1/customers');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toContain(`connect-src 'self' ws://${new URL(service.url).host}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is for no other web site: no CORS header, whoever asks', async () => {
    const headers = { origin: 'https://evil.example', authorization: `Bearer ${service.token}` };
    const answer = await call(service.url, 'GET', '/api/v1/customers', undefined, headers);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await call(service.url, 'OPTIONS', '/api/v1/customers', undefined, {
      ...headers,
      'access-control-request-method': 'POST',
    });
    expect(preflight.status).toBe(404);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('health', () => {
  it('is ready with the roles that the database says it has', async () => {
    const { status, body } = await call(service.url, 'GET', '/health/ready');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ready',
      databaseRoles: { app: 'kizashi_app', worker: 'kizashi_worker' },
    });
    expect(body.parts.map((part: { name: string }) => part.name)).toEqual([
      'database for requests',
      'database for rooms and jobs',
      'telemetry store',
      'mqtt',
      'ingest',
    ]);
    expect((await call(service.url, 'GET', '/health/live')).body).toEqual({ status: 'live' });
  });

  it('counts for Prometheus', async () => {
    await service.api('GET', '/api/v1/customers/cus_none');
    const { headers, body } = await call(service.url, 'GET', '/metrics');
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toMatch(
      /^kizashi_http_requests_total\{method="GET",route="\/api\/v1\/customers\/:id",status="404"\} \d+$/m,
    );
    expect(body).not.toContain('cus_none');
    expect(body).toMatch(/^# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes \d+$/m);
  });
});
