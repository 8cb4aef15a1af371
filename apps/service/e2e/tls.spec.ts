import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, type TestService } from './start-service.ts';

let service: TestService;
let certificate: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kizashi-tls-'));
  const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  certificate = readFileSync(cert, 'utf8');
  service = await startService({
    env: { KIZASHI_BIND: '0.0.0.0', KIZASHI_TLS_CERT: cert, KIZASHI_TLS_KEY: key },
  });
});
afterAll(() => service?.remove());

interface TlsAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

function send(method: string, path: string, body?: unknown): Promise<TlsAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<TlsAnswer>();
  const headers = { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' };
  const outgoing = request(`${service.url}${path}`, { method, headers, ca: certificate }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
  });
  outgoing.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

describe('beyond loopback with TLS', () => {
  it('speaks HTTPS alone and tells browsers to stay with it', async () => {
    expect(service.url).toMatch(/^https:/);
    const { status, headers } = await send('GET', '/health/ready');
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['content-security-policy']).toContain(`wss://${new URL(service.url).host}`);
    await expect(fetch(service.url.replace('https:', 'http:'))).rejects.toThrow();
  });

  it('marks the session cookie Secure', async () => {
    const users = JSON.parse((await send('GET', '/api/v1/users')).body).items;
    const link = JSON.parse((await send('POST', `/api/v1/users/${users[0].id}/sign-in-links`, {})).body);
    expect(link.url).toMatch(/^https:/);
    const token = new URL(link.url).searchParams.get('token');
    const { status, headers } = await send('POST', '/api/v1/session', { token });
    expect(status).toBe(201);
    expect(String(headers['set-cookie'])).toMatch(/; Secure/);
  });

  it('keeps MQTT, which has no TLS of its own yet, on this machine', () => {
    expect(service.mqttUrl).toMatch(/^mqtt:\/\/127\.0\.0\.1:/);
  });
});
