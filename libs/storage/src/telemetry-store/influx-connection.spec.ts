import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InfluxAddress, parseInfluxUrl } from './influx-address.ts';
import { InfluxConnection } from './influx-connection.ts';
import { type InfluxRecorder, says, startRecorder, stored } from './influx-recorder.contract.ts';

const LINE = 'readings_m,device=d value.temp=1,_seq=1i 1795290461123';
const BASIC = `Basic ${Buffer.from('u:p/w 1').toString('base64')}`;
/** Each version's address, where it is written to and how it is signed in to there and for queries. */
const VERSIONS = [
  ['1.6', 'u:p%2Fw%201@', 'my%20db', '/write', { db: 'my db', precision: 'ms' }, BASIC, BASIC],
  [
    '1.8',
    'u:p%2Fw%201@',
    'db?version=1.8',
    '/api/v2/write',
    { bucket: 'db', precision: 'ms' },
    'Token u:p/w 1',
    BASIC,
  ],
  [
    '2',
    ':tok==@',
    'my%20bucket?org=acme%20inc',
    '/api/v2/write',
    { org: 'acme inc', bucket: 'my bucket', precision: 'ms' },
    'Token tok==',
    'Token tok==',
  ],
  [
    '3',
    ':tok@',
    'db?version=3',
    '/api/v2/write',
    { bucket: 'db', precision: 'ms' },
    'Token tok',
    'Token tok',
  ],
] as const;

describe('InfluxConnection, on the wire,', () => {
  let server: InfluxRecorder;
  beforeAll(async () => {
    server = await startRecorder();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.asked.length = 0;
    server.reply = stored;
  });

  function address(credentials: string, rest: string): InfluxAddress {
    return parseInfluxUrl(`influx+http://${credentials}${server.origin.slice('http://'.length)}/${rest}`);
  }

  describe.each(VERSIONS)('to InfluxDB %s', (_, credentials, rest, path, query, write, read) => {
    it('writes', async () => {
      await new InfluxConnection(address(credentials, rest)).write([LINE, `${LINE}4`]);
      expect(server.asked).toEqual([
        {
          method: 'POST',
          path,
          query,
          headers: expect.objectContaining({
            authorization: write,
            'content-type': 'text/plain; charset=utf-8',
            'content-length': String(2 * LINE.length + 2),
          }),
          body: `${LINE}\n${LINE}4`,
        },
      ]);
      expect(server.asked[0]?.headers).not.toHaveProperty('content-encoding');
    });

    it('reads', async () => {
      server.reply = says(
        200,
        '{"results":[{"statement_id":0,"series":[{"name":"m","tags":{"device":"d"},"columns":["time","last"],"values":[[5,1.5]]}]}]}',
      );
      const series = await new InfluxConnection(address(credentials, rest)).query(
        'SELECT last("x") FROM "m"',
      );
      expect(series).toEqual([
        { name: 'm', tags: { device: 'd' }, columns: ['time', 'last'], values: [[5, 1.5]] },
      ]);
      const [asked] = server.asked;
      expect(asked).toMatchObject({
        method: 'POST',
        path: '/query',
        query: {},
        headers: { authorization: read },
      });
      expect(asked?.headers['content-type']).toMatch('application/x-www-form-urlencoded');
      const database = 'db' in query ? query.db : query.bucket;
      expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
        db: database,
        epoch: 'ms',
        q: 'SELECT last("x") FROM "m"',
      });
    });
  });

  it('signs in to nothing that asks for no password', async () => {
    await new InfluxConnection(address('', 'db')).write([LINE]);
    expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('packs what is worth it, and sends no more lines at once than a server takes', async () => {
    const lines = Array.from({ length: 12_000 }, (_, i) => `${LINE}${i}`);
    expect(await new InfluxConnection(address('', 'db')).write(lines)).toEqual([]);
    expect(server.asked.map(({ body }) => body.split('\n').length)).toEqual([5_000, 5_000, 2_000]);
    for (const { headers } of server.asked) expect(headers['content-encoding']).toBe('gzip');
    expect(server.asked.map(({ body }) => body).join('\n')).toBe(lines.join('\n'));
  });

  it.each([200, 201, 202])('takes %i for no confirmation that all is stored', async (status) => {
    server.reply = says(status, '');
    await expect(new InfluxConnection(address('', 'db')).write([LINE])).rejects.toMatchObject({
      code: 'influx-refused',
      message: expect.stringContaining(`answered ${status}: 204 was expected`),
    });
  });

  const bodies = {
    '1.6':
      '{"error":"partial write: field type conflict: input field \\"x\\" on measurement \\"m\\" is type float, already exists as type string dropped=1"}',
    '2': '{"code":"unprocessable entity","message":"failure writing points to database: partial write: field type conflict: input field \\"x\\" dropped=1"}',
    '3': '{"error":"partial write of line protocol occurred","data":[{"original_line":"m x=1","line_number":3,"error_message":"invalid column type"}]}',
  };
  it.each([
    ['1.6', 400, bodies['1.6']],
    ['2', 422, bodies['2']],
    ['3', 400, bodies['3']],
    ['1.6', 413, '{"error":"Request Entity Too Large"}'],
  ])(
    'finds the lines that InfluxDB %s does not store (%i), and writes all others',
    async (_, status, body) => {
      const kept: string[] = [];
      server.reply = (answer, asked) => {
        const lines = asked.body.split('\n');
        if (lines.some((line) => line.startsWith('bad'))) says(status, body)(answer, asked);
        else {
          kept.push(...lines);
          stored(answer);
        }
      };
      const lines = Array.from(
        { length: 100 },
        (_, i) => `${i === 17 || i === 80 ? 'bad' : 'good'} x=${i} 1`,
      );
      const refused = await new InfluxConnection(address('', 'db')).write(lines);
      expect(refused).toEqual([17, 80].map((index) => ({ index, reason: `${status} ${body}` })));
      expect(kept.sort()).toEqual(lines.filter((line) => line.startsWith('good')).sort());
      expect(server.asked.length).toBeLessThan(40);
    },
  );

  it('spends no more than a bounded number of requests on lines that are refused', async () => {
    server.reply = says(400, bodies['1.6']);
    const lines = Array.from({ length: 5_000 }, (_, i) => `bad x=${i} 1`);
    const refused = await new InfluxConnection(address('', 'db')).write(lines);
    expect(refused.map(({ index }) => index).sort((a, b) => a - b)).toEqual(lines.map((_, i) => i));
    expect(server.asked.length).toBeLessThan(100);
  });

  it.each([
    ['1.6: no sign-in', 401, '{"error":"unable to parse authentication credentials"}', false],
    [
      '1.6: may not write',
      403,
      '{"error":"\\"u\\" user is not authorized to write to database \\"db\\""}',
      false,
    ],
    ['1.6: no database', 404, '{"error":"database not found: \\"db\\""}', false],
    ['2: no sign-in', 401, '{"code":"unauthorized","message":"unauthorized access"}', false],
    ['2: no bucket', 404, '{"code":"not found","message":"bucket \\"db\\" not found"}', false],
    ['3: no sign-in', 401, '{"error":"the request was not authenticated"}', false],
    ['1.6: its disk', 500, '{"error":"timeout"}', true],
    ['2: too much', 429, '{"code":"too many requests","message":"limit"}', true],
    ['any: not now', 503, '{"code":"unavailable","message":"cache-max-memory-size exceeded"}', true],
  ])('relays what is not about lines (%s)', async (_, status, body, retryable) => {
    server.reply = says(status, body);
    const influx = new InfluxConnection(address('u:hunter2@', 'db'));
    for (const failing of [influx.write([LINE]), influx.query('SHOW MEASUREMENTS')]) {
      const failure = await failing.catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'influx-refused', retryable });
      expect((failure as Error).message).toBe(
        `InfluxDB at ${server.origin}, database db, answered ${status}: ${body}`,
      );
    }
    expect(server.asked).toHaveLength(2);
  });

  it('remembers how long a server asks to be left alone', async () => {
    const influx = new InfluxConnection(address('', 'db'));
    server.reply = says(503, '{}', { 'retry-after': '7' });
    await expect(influx.write([LINE])).rejects.toMatchObject({ retryable: true });
    expect(influx.retryAfterMs).toBe(7_000);
    server.reply = stored;
    await influx.write([LINE]);
    expect(influx.retryAfterMs).toBe(0);
  });

  it('relays an error that a query answers with 200', async () => {
    server.reply = says(200, '{"results":[{"statement_id":0,"error":"retention policy not found: x"}]}');
    await expect(new InfluxConnection(address('', 'db')).query('SELECT 1')).rejects.toMatchObject({
      code: 'influx-refused',
      message: expect.stringContaining('retention policy not found: x'),
    });
  });

  it.each(['write', 'query'] as const)(
    'gives up a %s that hangs, or whose connection is cut',
    async (kind) => {
      const influx = new InfluxConnection(address('', 'db'));
      const ask = (signal: AbortSignal) =>
        kind === 'write' ? influx.write([LINE], signal) : influx.query('Q', signal);
      server.reply = () => {};
      const began = performance.now();
      const failure = { code: 'influx-unreachable', retryable: true };
      await expect(ask(AbortSignal.timeout(50))).rejects.toMatchObject(failure);
      expect(performance.now() - began).toBeLessThan(1_000);
      server.reply = (answer) => answer.destroy();
      await expect(ask(AbortSignal.timeout(5_000))).rejects.toMatchObject(failure);
      // Headers came, the rest does not.
      server.reply = (answer) => {
        answer.writeHead(200, { 'content-length': '10' });
        answer.write('12345');
      };
      await expect(ask(AbortSignal.timeout(50))).rejects.toMatchObject(failure);
    },
  );
});
