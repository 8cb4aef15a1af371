import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { apiOf } from './api.ts';
import { digestOf, unguardedTables, whileChanged } from './isolation/row-guard.ts';
import { type SweepOptions, sweep } from './isolation/tenant-sweep.ts';
import { startWithTwoCustomers, type TwoCustomers } from './isolation/two-customers.ts';

let customers: TwoCustomers;
beforeAll(async () => {
  customers = await startWithTwoCustomers();
});
afterAll(() => customers?.remove());

/** Tables whose rows an end-point shows past all other checks, as soon as their own policy lets it. */
const SHOWN = [
  'customers',
  'sites',
  'lines',
  'planned_stops',
  'machines',
  'fitted_parts',
  'stock',
  'orders',
  'users',
];
/** An end-point shows these only together with a row of the tables above, so it takes two policies to fail. */
const SHOWN_WITH_OTHERS = ['devices', 'forecasts', 'order_events', 'swap_reports', 'ledger_entries'];

const optionsOf = ({ service: { url }, token, mine, theirs }: TwoCustomers): SweepOptions => ({
  url,
  token,
  mine,
  theirs,
});
const roleOf = async ({ service }: TwoCustomers): Promise<string> =>
  (await service.api('GET', '/health/ready')).body.databaseRoles.app;

describe('one customer', () => {
  it('has things that are there, and sees its own', async () => {
    const { service, token, mine, theirs } = customers;
    const asMine = apiOf(service.url, token);
    for (const resource of [
      'customers',
      'sites',
      'lines',
      'planned-stops',
      'machines',
      'devices',
      'fitted-parts',
      'orders',
      'users',
    ] as const) {
      expect([
        resource,
        (await service.api('GET', `/api/v1/${resource}/${theirs[resource]}`)).status,
      ]).toEqual([resource, 200]);
      expect([resource, (await asMine('GET', `/api/v1/${resource}/${mine[resource]}`)).status]).toEqual([
        resource,
        200,
      ]);
    }
    const forecasts = `/api/v1/fitted-parts/${theirs['fitted-parts']}/forecasts`;
    expect(JSON.stringify((await service.api('GET', forecasts)).body)).toContain(theirs.forecast);
    // Time line and ledger hold something for the sweep to look for.
    for (const path of [`machines/${theirs.machines}/timeline`, 'results/ledger']) {
      expect(JSON.stringify((await service.api('GET', `/api/v1/${path}`)).body)).toContain(theirs.mark);
    }
  });

  it('sees its own rows alone, whatever the service does: the database itself, asked as the service’s role', async () => {
    expect(
      await unguardedTables(customers.adminUrl, await roleOf(customers), customers.mine.customers),
    ).toEqual([]);
  });

  it('gets nothing of another from any end-point, and changes nothing of it', async () => {
    const { adminUrl, theirs } = customers;
    const before = await digestOf(adminUrl, theirs.customers);
    const { calls, endpoints, leaks } = await sweep(optionsOf(customers));
    console.log(`tenant isolation: ${endpoints.length} end-points, ${calls} calls, ${leaks.length} leaks`);
    expect(leaks).toEqual([]);
    expect(endpoints.length).toBeGreaterThan(60);
    expect(await digestOf(adminUrl, theirs.customers)).toEqual(before);
  });

  it('joins no room of another on the live socket', async () => {
    const { service, token, mine, theirs } = customers;
    const socket = io(`${service.url}/live`, { auth: { token }, transports: ['websocket'] });
    const join = (room: string) =>
      new Promise((resolve) => {
        socket.once('join', resolve);
        socket.emit('join', room);
      });
    expect(await join(`machine:${mine.machines}`)).toEqual({ joined: `machine:${mine.machines}` });
    for (const room of [
      `machine:${theirs.machines}`,
      `site:${theirs.sites}`,
      `fleet of ${theirs.customers}`,
      'fleet of *',
    ]) {
      expect(await join(room)).toEqual({ refused: 'not-found' });
    }
    socket.close();
  });
});

describe('the test itself', () => {
  const scopeOf = (table: string) => {
    const key = table === 'customers' ? 'id' : 'customer_id';
    return `current_setting('kizashi.customer', true) = '*' or ${key} = nullif(current_setting('kizashi.customer', true), '')`;
  };
  const using = (visible: string) => `using (${visible}) with check (${visible})`;

  it.each(SHOWN)('goes red when the policy of %s lets everybody through', async (table) => {
    const { adminUrl, mine } = customers;
    const readOnly = { ...optionsOf(customers), readOnly: true };
    expect((await sweep(readOnly)).leaks).toEqual([]);
    await whileChanged(
      adminUrl,
      `alter policy ${table}_scope on ${table} ${using('true')}`,
      `alter policy ${table}_scope on ${table} ${using(scopeOf(table))}`,
      async () => {
        expect(await unguardedTables(adminUrl, await roleOf(customers), mine.customers)).toContain(
          `${table} for a customer`,
        );
        const { leaks } = await sweep(readOnly);
        expect(leaks.filter((leak) => /answers with|about a foreign id/.test(leak))).not.toEqual([]);
      },
    );
  });

  it.each([...SHOWN, ...SHOWN_WITH_OTHERS])('goes red when the policy of %s is dropped', async (table) => {
    const { adminUrl, mine } = customers;
    await whileChanged(
      adminUrl,
      `drop policy ${table}_scope on ${table}`,
      `create policy ${table}_scope on ${table} to kizashi_app ${using(scopeOf(table))}`,
      async () => {
        expect(await unguardedTables(adminUrl, await roleOf(customers), mine.customers)).toContain(
          `${table} for a customer`,
        );
      },
    );
  });

  it('finds the service running as somebody who may see everything', async () => {
    const { adminUrl, mine } = customers;
    await whileChanged(
      adminUrl,
      'alter role kizashi_app bypassrls',
      'alter role kizashi_app nobypassrls',
      async () => {
        expect(await unguardedTables(adminUrl, await roleOf(customers), mine.customers)).not.toEqual([]);
      },
    );
    expect(await unguardedTables(adminUrl, await roleOf(customers), mine.customers)).toEqual([]);
  });
});
