import { describe, expect, it } from '@jest/globals';
import { parseInfluxUrl } from './influx-address.ts';

describe('parseInfluxUrl', () => {
  it.each([
    [
      'influx+http://127.0.0.1:8086/kizashi',
      { origin: 'http://127.0.0.1:8086', database: 'kizashi', version: '1' },
    ],
    [
      'influx+https://ki%40x:p%2Fw%3A@influx.example:8443/my%20db',
      {
        origin: 'https://influx.example:8443',
        database: 'my db',
        version: '1',
        user: 'ki@x',
        password: 'p/w:',
      },
    ],
    [
      'influx+http://u:p@h:8086/db?version=1.8&spool=500MB',
      {
        origin: 'http://h:8086',
        database: 'db',
        version: '1.8',
        user: 'u',
        password: 'p',
        spoolBytes: 500e6,
      },
    ],
    [
      'influx+https://:to%3Dken==@h/bucket?org=acme%20inc',
      { origin: 'https://h', database: 'bucket', version: '2', token: 'to=ken==', org: 'acme inc' },
    ],
    [
      'influx+http://:token@h:8181/db?version=3&spool=2GB',
      { origin: 'http://h:8181', database: 'db', version: '3', token: 'token', spoolBytes: 2e9 },
    ],
    ['influx+http://h:8181/db?version=3', { origin: 'http://h:8181', database: 'db', version: '3' }],
  ])('takes %s apart', (url, address) => {
    expect(parseInfluxUrl(url)).toEqual(address);
  });

  const shape = 'influx+http://user:password@host:8086/database';
  it.each([
    ['http://127.0.0.1:8086/kizashi', shape],
    ['influx+http://127.0.0.1:8086', shape],
    ['influx+http://127.0.0.1:8086/', shape],
    ['influx+http://127.0.0.1:8086/a/b', shape],
    ['influx+ftp://127.0.0.1/kizashi', shape],
    ['influx+http://user:hunter2@:99999/kizashi', shape],
    ['influx+http://user:hunter2%@h/kizashi', shape],
    ['', shape],
    ['influx+http://u:hunter2@h/db?version=4', 'version must be 1 (for 1.6 and later), 1.8, 2 or 3'],
    ['influx+http://u:hunter2@h/db?spool=lots', 'spool must be a size such as 500MB or 2GB'],
    ['influx+http://u:hunter2@h/db?rp=autogen', 'does not know rp; options are version, org and spool'],
    ['influx+http://:hunter2@h/db', 'add ?org=…, for 2.x, or ?version=3'],
    ['influx+http://u:hunter2@h/db?org=acme', 'signs in to InfluxDB 2 with a token and no user'],
    ['influx+http://u:hunter2@h/db?version=3', 'signs in to InfluxDB 3 with a token and no user'],
    ['influx+http://:hunter2@h/db?version=2', 'needs token and organization for InfluxDB 2.x'],
    ['influx+http://h/db?org=acme', 'needs token and organization for InfluxDB 2.x'],
    ['influx+http://:hunter2@h/db?version=3&org=acme', 'has an org, which InfluxDB 3 does not know'],
  ])('refuses %j and says what is right, but no secret', (url, words) => {
    expect(() => parseInfluxUrl(url)).toThrow(
      expect.objectContaining({ code: 'telemetry-url-invalid', message: expect.stringContaining(words) }),
    );
    expect(() => parseInfluxUrl(url)).not.toThrow(/hunter2/);
  });
});
