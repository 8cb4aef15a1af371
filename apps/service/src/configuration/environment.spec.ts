import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EnvironmentError, readEnvironment, unknownVariables } from './environment.ts';

const TOKEN = 'a'.repeat(32);

function problemsOf(raw: Record<string, string>): readonly string[] {
  try {
    readEnvironment(raw);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}

describe('readEnvironment', () => {
  it('needs nothing', () => {
    expect(readEnvironment({})).toMatchObject({
      home: expect.stringMatching(/\.kizashi$/),
      bind: '127.0.0.1',
      httpPort: 3000,
      mqttPort: 1883,
      mqttBind: '127.0.0.1',
      tenant: 'maker',
      demo: false,
      clock: { mode: 'wall' },
      deviceMessagesPerSecond: 20,
      currency: 'JPY',
    });
  });

  it('takes an empty variable as not set', () => {
    expect(readEnvironment({ KIZASHI_HTTP_PORT: '' }).httpPort).toBe(3000);
  });

  it('names every wrong variable at once, with its value, the reason and an example', () => {
    const problems = problemsOf({
      KIZASHI_HTTP_PORT: 'http',
      KIZASHI_CURRENCY: 'yen',
      KIZASHI_TIME_ZONE: 'Tokyo',
    });
    expect(problems).toEqual([
      'KIZASHI_HTTP_PORT=http must be a port from 0 to 65535 (0: any free one), for example 3000.',
      'KIZASHI_CURRENCY=yen must be a currency of ISO 4217 in capitals, for example JPY.',
      'KIZASHI_TIME_ZONE=Tokyo must be an IANA time zone, for example Asia/Tokyo.',
    ]);
  });

  it.each([
    ['KIZASHI_HTTP_PORT', '65536'],
    ['KIZASHI_MQTT_PORT', '-1'],
    ['KIZASHI_BIND', 'example.com'],
    ['KIZASHI_TENANT', 'My Tenant'],
    ['KIZASHI_DATASETS', '/no/such/folder'],
    ['KIZASHI_DEMO', 'yes'],
    ['KIZASHI_CLOCK', 'fast'],
    ['KIZASHI_DEVICE_RATE', '0'],
    ['KIZASHI_TELEMETRY_URL', 'http://localhost:8086'],
    ['KIZASHI_DATABASE_URL', 'mysql://localhost/kizashi'],
    ['KIZASHI_BOOTSTRAP_TOKEN', 'short'],
    ['KIZASHI_SECRET', 'with space '.repeat(4)],
    ['KIZASHI_LOG_LEVEL', 'loud'],
    ['KIZASHI_TLS_CERT', '/no/such/file'],
    ['KIZASHI_TLS_CLIENT_CA', '/no/such/file'],
    ['KIZASHI_MQTTS_PORT', 'yes'],
    ['KIZASHI_MQTT_CONNECTIONS', '0'],
    ['KIZASHI_MQTT_CONNECTIONS_PER_ADDRESS', 'many'],
    ['KIZASHI_TRUST_PROXY', 'nginx'],
  ])('refuses %s=%s with an example', (name, value) => {
    const [problem] = problemsOf({ [name]: value });
    expect(problem).toMatch(new RegExp(`^${name}`));
    expect(problem).toMatch(/for example|must be 0 or 1/);
  });

  it.each([
    ['KIZASHI_BROKER_URL', 'mqtt://broker'],
    ['KIZASHI_ROLES', 'ingest'],
    ['KIZASHI_SMTP_URL', 'smtp://mail'],
    ['KIZASHI_OIDC_ISSUER', 'https://login.example'],
  ])('says that %s is not served yet instead of ignoring it', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(/not there yet/)]);
  });

  it('never repeats a secret', () => {
    const problems = problemsOf({
      KIZASHI_BOOTSTRAP_TOKEN: 'hunter2',
      KIZASHI_DATABASE_URL: 'mysql://root:hunter2@db/kizashi',
    });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('hunter2');
  });

  describe('beyond loopback', () => {
    it('demands TLS or a proxy', () => {
      expect(problemsOf({ KIZASHI_BIND: '0.0.0.0' })).toEqual([
        expect.stringContaining('KIZASHI_TLS_CERT and KIZASHI_TLS_KEY, or KIZASHI_TRUST_PROXY'),
      ]);
    });

    it('is allowed behind a proxy, MQTT too', () => {
      const environment = readEnvironment({ KIZASHI_BIND: '0.0.0.0', KIZASHI_TRUST_PROXY: '10.0.0.0/8' });
      expect(environment).toMatchObject({ mqttBind: '0.0.0.0', trustProxy: ['10.0.0.0/8'] });
    });

    it('is allowed with TLS, but MQTT without TLS stays on this machine', () => {
      const folder = mkdtempSync(join(tmpdir(), 'kizashi-tls-'));
      const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
      writeFileSync(cert, 'certificate');
      writeFileSync(key, 'key');
      const tls = { KIZASHI_TLS_CERT: cert, KIZASHI_TLS_KEY: key };
      expect(readEnvironment({ KIZASHI_BIND: '::', ...tls })).toMatchObject({
        bind: '::',
        mqttBind: '127.0.0.1',
        tls: { certificateFile: cert, keyFile: key },
      });
      const devices = { ...tls, KIZASHI_MQTTS_PORT: '8883', KIZASHI_TLS_CLIENT_CA: cert };
      expect(readEnvironment({ KIZASHI_BIND: '::', ...devices })).toMatchObject({
        mqttsPort: 8883,
        mqttBind: '127.0.0.1',
        tls: { clientCaFile: cert },
      });
      expect(problemsOf({ KIZASHI_MQTTS_PORT: '8883' })).toEqual([
        expect.stringContaining('KIZASHI_MQTTS_PORT=8883 needs KIZASHI_TLS_CERT'),
      ]);
      expect(problemsOf({ ...tls, KIZASHI_TLS_CLIENT_CA: cert })).toEqual([
        expect.stringMatching(/none can: set KIZASHI_MQTTS_PORT/),
      ]);
      expect(problemsOf({ KIZASHI_TLS_CERT: cert })).toEqual([
        expect.stringMatching(/^KIZASHI_TLS_KEY is missing/),
      ]);
    });

    it('refuses the demo and a driven clock', () => {
      const beyond = { KIZASHI_BIND: '0.0.0.0', KIZASHI_TRUST_PROXY: '1' };
      expect(problemsOf({ ...beyond, KIZASHI_DEMO: '1' })).toEqual([
        expect.stringMatching(/^KIZASHI_DEMO=1/),
      ]);
      const driven = {
        KIZASHI_CLOCK: 'driven',
        KIZASHI_CLOCK_START: '2026-08-01T00:00:00Z',
        KIZASHI_BOOTSTRAP_TOKEN: TOKEN,
      };
      expect(problemsOf({ ...beyond, ...driven })).toEqual([expect.stringMatching(/^KIZASHI_CLOCK=driven/)]);
      expect(problemsOf(driven)).toEqual([]);
    });
  });

  it('drives a clock only from a start and with a bootstrap token', () => {
    expect(problemsOf({ KIZASHI_CLOCK: 'driven' })).toEqual([
      expect.stringMatching(/^KIZASHI_CLOCK_START is missing/),
      expect.stringMatching(/^KIZASHI_BOOTSTRAP_TOKEN is missing/),
    ]);
    expect(problemsOf({ KIZASHI_CLOCK_START: '2026-08-01T00:00:00Z' })).toHaveLength(1);
  });
});

describe('unknownVariables', () => {
  it('finds what looks like ours and is not', () => {
    const known = {
      KIZASHI_HTTP_PORT: '1',
      KIZASHI_OIDC_ISSUER: 'x',
      KIZASHI_URL: 'https://kizashi.example',
    };
    const raw = { KIZASHI_HTTPPORT: '1', PATH: '/bin', ...known };
    expect(unknownVariables(raw)).toEqual(['KIZASHI_HTTPPORT']);
  });
});
