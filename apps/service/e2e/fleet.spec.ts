import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addCatalogue, addPlant, CATALOGUE_PART, type FleetPlant, MACHINE_MODEL } from './fleet-plant.ts';
import { startService, type TestService } from './start-service.ts';

let service: TestService;
let plant: FleetPlant;
beforeAll(async () => {
  service = await startService();
  await addCatalogue(service);
  plant = await addPlant(service, 'Acme');
});
afterAll(() => service?.remove());

const api = (...call: Parameters<TestService['api']>) => service.api(...call);

describe('an Idempotency-Key', () => {
  it('lets fifty equal requests at once add one customer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        api('POST', '/api/v1/customers', { name: 'Once' }, { 'idempotency-key': 'once' }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    const all = (await api('GET', '/api/v1/customers?limit=500')).body.items;
    expect(all.filter(({ name }: { name: string }) => name === 'Once')).toHaveLength(1);
  });

  it('belongs to one request', async () => {
    const headers = { 'idempotency-key': 'mine' };
    expect((await api('POST', '/api/v1/customers', { name: 'First' }, headers)).status).toBe(201);
    for (const [path, body] of [
      ['/api/v1/customers', { name: 'Second' }],
      ['/api/v1/sites', { name: 'First' }],
    ] as const) {
      const answer = await api('POST', path, body, headers);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect(await api('POST', '/api/v1/customers', { name: 'Second' }, headers)).toMatchObject({
      status: 409,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it('may be used again after a refusal, when things have been put right', async () => {
    const headers = { 'idempotency-key': 'put-right' };
    const stock = { siteId: plant.siteId, partNumber: 'NEW-1', quantity: 3 };
    expect((await api('POST', '/api/v1/stock', stock, headers)).status).toBe(404);
    await api('POST', '/api/v1/part-catalogue', { ...CATALOGUE_PART, partNumber: 'NEW-1' });
    expect((await api('POST', '/api/v1/stock', stock, headers)).status).toBe(201);
  });

  it('must be one that a header can carry', async () => {
    const answer = await api(
      'POST',
      '/api/v1/customers',
      { name: 'x' },
      { 'idempotency-key': 'x'.repeat(201) },
    );
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'Idempotency-Key' }] } });
  });
});

describe('If-Match', () => {
  it('lets one of two people change what both have read', async () => {
    const path = `/api/v1/lines/${plant.lineId}`;
    const tag = (await api('GET', path)).headers.get('etag') ?? '';
    const answers = await Promise.all(
      [80_000, 70_000].map((downtimeCostPerHour) =>
        api('PATCH', path, { downtimeCostPerHour }, { 'if-match': tag }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    const now = await api('GET', path);
    expect(now.body).toEqual(winner?.body);
    expect(now.headers.get('etag')).toBe(winner?.headers.get('etag'));
    expect(now.headers.get('etag')).not.toBe(tag);
  });

  it('is asked for', async () => {
    expect(await api('PATCH', `/api/v1/sites/${plant.siteId}`, { name: 'New' })).toMatchObject({
      status: 428,
      body: { code: 'precondition-required' },
    });
  });

  it.each([
    ['customers', () => plant.customerId, { name: 'Acme KK' }],
    ['sites', () => plant.siteId, { name: 'Ome works', timeZone: 'Asia/Seoul' }],
    ['part-catalogue', () => plant.partNumber, { price: 340_000, prior: { beta: 2, eta: 9_000 } }],
    ['machines', () => plant.machineId, { serial: 'Acme-0001-B' }],
    ['fitted-parts', () => plant.fittedPartId, { serial: 'Acme-S1-B' }],
  ])('goes round %s: read, change, read', async (resource, id, change) => {
    const path = `/api/v1/${resource}/${id()}`;
    const before = await api('GET', path);
    const changed = await api('PATCH', path, change, { 'if-match': before.headers.get('etag') ?? '' });
    expect(changed.status).toBe(200);
    const after = await api('GET', path);
    expect(after.body).toEqual({ ...before.body, ...change });
    expect(changed.headers.get('etag')).toBe(after.headers.get('etag'));
    const stale = await api('PATCH', path, change, { 'if-match': before.headers.get('etag') ?? '' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'version-changed' } });
  });
});

describe('paging', () => {
  it('reaches the end and shows every row once, also when rows are added meanwhile', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `Page ${index}`);
    await Promise.all(names.map((name) => api('POST', '/api/v1/customers', { name })));
    const seen: string[] = [];
    let path = '/api/v1/customers?limit=5';
    for (;;) {
      const { body } = await api('GET', path);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (seen.length === 5) await api('POST', '/api/v1/customers', { name: 'Latecomer' });
      if (body.nextCursor === null) break;
      path = `/api/v1/customers?limit=5&cursor=${body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    const all = (await api('GET', '/api/v1/customers?limit=500')).body.items;
    const missing = all.filter(({ id }: { id: string }) => !seen.includes(id));
    expect(missing.filter(({ name }: { name: string }) => name !== 'Latecomer')).toEqual([]);
  });

  it('works for a list with a key of two columns', async () => {
    for (const partNumber of ['A-1', 'A-2', 'A-3']) {
      await api('POST', '/api/v1/part-catalogue', { ...CATALOGUE_PART, partNumber });
      await api('PUT', '/api/v1/stock', { siteId: plant.siteId, partNumber, quantity: 1 });
    }
    const first = await api('GET', `/api/v1/stock?siteId=${plant.siteId}&limit=2`);
    const second = await api(
      'GET',
      `/api/v1/stock?siteId=${plant.siteId}&limit=500&cursor=${first.body.nextCursor}`,
    );
    const all = await api('GET', `/api/v1/stock?siteId=${plant.siteId}`);
    expect([...first.body.items, ...second.body.items]).toEqual(all.body.items);
    expect(all.body.items.length).toBeGreaterThanOrEqual(3);
  });
});

describe('a machine model', () => {
  it('takes new channels at the end, and refuses to lose or convert one', async () => {
    const path = `/api/v1/machine-models/${MACHINE_MODEL.id}`;
    const change = async (body: object) =>
      api('PATCH', path, body, { 'if-match': (await api('GET', path)).headers.get('etag') ?? '' });
    const [rms, hours] = MACHINE_MODEL.channels;
    for (const channels of [[hours, rms], [rms], [{ ...rms, unit: '[in_i]/s' }, hours]]) {
      expect(await change({ channels })).toMatchObject({
        status: 409,
        body: { code: 'channels-append-only' },
      });
    }
    const temperature = { id: 'spindle.temperature', unit: 'Cel', role: 'wear', positionIds: ['spindle'] };
    const grown = await change({ channels: [{ ...rms, limit: 7 }, hours, temperature] });
    expect(grown.body.channels.map(({ id }: { id: string }) => id)).toEqual([
      'spindle.rms',
      'hours',
      'spindle.temperature',
    ]);
    expect(grown.body.channels[0].limit).toBe(7);
  });

  it('is named once, and makes its id from its name', async () => {
    expect(await api('POST', '/api/v1/machine-models', MACHINE_MODEL)).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    });
    const { id: _, ...unnamed } = MACHINE_MODEL;
    const { body } = await api('POST', '/api/v1/machine-models', {
      ...unnamed,
      name: 'Screw Compressor 37 / II',
    });
    expect(body.id).toBe('screw-compressor-37-ii');
  });

  it('must fit together', async () => {
    const faulty = {
      ...MACHINE_MODEL,
      id: 'faulty',
      channels: [{ ...MACHINE_MODEL.channels[0], positionIds: ['gearbox'] }],
    };
    expect(await api('POST', '/api/v1/machine-models', faulty)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'channels[0].positionIds' }, { field: 'positions[0].usageChannel' }] },
    });
  });
});

describe('planned stops', () => {
  it('are counted out in the time zone of the site', async () => {
    const { customerId } = plant;
    const site = (await api('POST', '/api/v1/sites', { customerId, name: 'Hamm', timeZone: 'Europe/Berlin' }))
      .body;
    const line = (await api('POST', '/api/v1/lines', { siteId: site.id, name: 'H1', downtimeCostPerHour: 1 }))
      .body;
    const stop = await api('POST', '/api/v1/planned-stops', {
      lineId: line.id,
      from: '2026-10-18T05:00:00+02:00',
      to: '2026-10-18T13:00:00+02:00',
      rrule: 'FREQ=WEEKLY;BYDAY=SU',
    });
    expect(stop.status).toBe(201);
    const range = 'from=2026-10-18T00:00:00Z&to=2026-11-03T00:00:00Z';
    const path = `/api/v1/planned-stops?lineId=${line.id}&${range}`;
    const { body } = await api('GET', path);
    expect(body.items.map(({ from }: { from: string }) => from)).toEqual([
      '2026-10-18T03:00:00.000Z',
      '2026-10-25T04:00:00.000Z',
      '2026-11-01T04:00:00.000Z',
    ]);
    const first = (await api('GET', `${path}&limit=2`)).body;
    const rest = (await api('GET', `${path}&limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items]).toEqual(body.items);
    expect(rest.nextCursor).toBeNull();

    const stopPath = `/api/v1/planned-stops/${stop.body.id}`;
    await api('PATCH', stopPath, { rrule: null }, { 'if-match': '*' });
    expect((await api('GET', path)).body.items).toHaveLength(1);
    expect((await api('DELETE', stopPath)).status).toBe(204);
    expect((await api('GET', path)).body.items).toHaveLength(0);
  });

  it.each([
    ['a rule that is none', { rrule: 'EVERY SUNDAY' }, 'rrule'],
    ['a rule that does not begin with the stop', { rrule: 'FREQ=WEEKLY;BYDAY=MO' }, 'rrule'],
    ['an end before the beginning', { to: '2026-11-01T00:00:00Z' }, 'to'],
  ])('are refused for %s', async (_, change, field) => {
    const stop = {
      lineId: plant.lineId,
      from: '2026-11-08T00:00:00Z',
      to: '2026-11-08T04:00:00Z',
      ...change,
    };
    expect(await api('POST', '/api/v1/planned-stops', stop)).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });
});

describe('machines and their parts', () => {
  it('shows where a machine stands', async () => {
    const { body } = await api('GET', `/api/v1/machines?lineId=${plant.lineId}`);
    expect(body.items).toEqual([
      expect.objectContaining({
        id: plant.machineId,
        siteId: plant.siteId,
        customerId: plant.customerId,
        state: 'off',
        health: null,
      }),
    ]);
  });

  it('takes zone limits of one machine, with what they were before in the audit log', async () => {
    const machine = `/api/v1/machines/${plant.machineId}`;
    const { headers } = await api('GET', machine);
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    const zoneLimits = { 'spindle.rms': { ab: 1.4, bc: 2.8, cd: 4.5 } };
    const changed = await api('PATCH', machine, { zoneLimits }, ifMatch);
    expect(changed).toMatchObject({ status: 200, body: { zoneLimits } });
    expect((await api('GET', machine)).headers.get('etag')).toBe(changed.headers.get('etag'));
    // The version that was read is not the present one any more: somebody else may have set limits.
    expect((await api('PATCH', machine, { zoneLimits: {} }, ifMatch)).status).toBe(412);
    for (const [channel, limits] of [
      ['hours', { ab: 1, bc: 2, cd: 3 }],
      ['spindle.noise', { ab: 1, bc: 2, cd: 3 }],
      ['spindle.rms', { ab: 3, bc: 2, cd: 1 }],
    ] as const) {
      const refused = await api('PATCH', machine, { zoneLimits: { [channel]: limits } }, { 'if-match': '*' });
      expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
      expect(refused.body.errors[0].field).toContain(channel);
    }
    const audit = await api('GET', `/api/v1/audit-log?subject=machine:${plant.machineId}&limit=500`);
    expect(
      audit.body.items.map((entry: { detail: { zoneLimits?: object } }) => entry.detail.zoneLimits),
    ).toContainEqual({
      before: {},
      after: zoneLimits,
    });
    const back = await api('PATCH', machine, { zoneLimits: {} }, { 'if-match': '*' });
    expect(back.body.zoneLimits).toEqual({});
  });

  it('keeps one part in a position at a time', async () => {
    const next = {
      machineId: plant.machineId,
      positionId: 'spindle',
      serial: 'Acme-S2',
      fittedAt: '2026-06-01T00:00:00Z',
    };
    // The part that is in already, and one from before it: neither says what came in.
    for (const [change, field] of [
      [{ serial: 'Acme-S1-B' }, 'serial'],
      [{ fittedAt: '2025-06-01T00:00:00Z' }, 'fittedAt'],
    ] as const) {
      expect(await api('POST', '/api/v1/fitted-parts', { ...next, ...change })).toMatchObject({
        status: 409,
        body: { code: 'position-occupied', errors: [{ field }] },
      });
    }
    const old = `/api/v1/fitted-parts/${plant.fittedPartId}`;
    const out = await api('PATCH', old, { removedAt: '2026-05-31T00:00:00Z' }, { 'if-match': '*' });
    expect(out.body.removedAt).toBe('2026-05-31T00:00:00.000Z');
    expect((await api('POST', '/api/v1/fitted-parts', next)).status).toBe(201);
    const now = (await api('GET', `/api/v1/fitted-parts?machineId=${plant.machineId}&fitted=true`)).body
      .items;
    expect(now).toEqual([expect.objectContaining({ serial: 'Acme-S2', partNumber: plant.partNumber })]);
  });

  it('takes a part into a position that holds one for a swap, and back when that was a mistake', async () => {
    const fitted = async () =>
      (await api('GET', `/api/v1/fitted-parts?machineId=${plant.machineId}&fitted=true`)).body.items;
    const [before] = await fitted();
    const next = {
      machineId: plant.machineId,
      positionId: 'spindle',
      serial: 'Acme-S3',
      fittedAt: '2026-07-01T00:00:00Z',
    };
    const swapped = await api('POST', '/api/v1/fitted-parts', next);
    expect(swapped.status).toBe(201);
    expect(await fitted()).toMatchObject([{ serial: 'Acme-S3' }]);
    expect((await api('GET', `/api/v1/fitted-parts/${before.id}`)).body.removedAt).toBe(
      '2026-07-01T00:00:00.000Z',
    );
    expect((await api('DELETE', `/api/v1/fitted-parts/${swapped.body.id}`)).status).toBe(204);
    expect(await fitted()).toEqual([before]);
  });

  it.each([
    ['a position of another model', { positionId: 'gearbox' }, 400],
    ['a date that is still to come', { fittedAt: '2099-01-01T00:00:00Z' }, 400],
    ['a part that nobody makes', { partNumber: 'NONE' }, 404],
    ['a machine that is not there', { machineId: 'mch_none' }, 404],
  ])('refuses %s', async (_, change, status) => {
    const part = {
      machineId: plant.machineId,
      positionId: 'spindle',
      serial: 'x',
      fittedAt: '2026-06-01T00:00:00Z',
      ...change,
    };
    expect((await api('POST', '/api/v1/fitted-parts', part)).status).toBe(status);
  });

  it('keeps a serial number with one machine', async () => {
    const twin = { serial: 'Acme-0001-B', modelId: plant.modelId, lineId: plant.lineId };
    expect(await api('POST', '/api/v1/machines', twin)).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    });
  });

  it('does not let a machine be moved to another customer', async () => {
    const other = await addPlant(service, 'Other');
    const answer = await api(
      'PATCH',
      `/api/v1/machines/${plant.machineId}`,
      { lineId: other.lineId },
      { 'if-match': '*' },
    );
    expect(answer).toMatchObject({ status: 409, body: { code: 'other-customer' } });
  });
});

describe('removal', () => {
  it.each([
    ['customers', () => plant.customerId],
    ['sites', () => plant.siteId],
    ['lines', () => plant.lineId],
    ['machines', () => plant.machineId],
    ['machine-models', () => plant.modelId],
    ['part-catalogue', () => plant.partNumber],
  ])('is refused for %s that something depends on', async (resource, id) => {
    const path = `/api/v1/${resource}/${id()}`;
    expect(await api('DELETE', path)).toMatchObject({ status: 409, body: { code: 'still-in-use' } });
    expect((await api('GET', path)).status).toBe(200);
  });

  it('takes away what nothing depends on', async () => {
    const { body } = await api('POST', '/api/v1/customers', { name: 'Mistake' });
    expect((await api('DELETE', `/api/v1/customers/${body.id}`)).status).toBe(204);
    expect((await api('GET', `/api/v1/customers/${body.id}`)).status).toBe(404);
  });
});
