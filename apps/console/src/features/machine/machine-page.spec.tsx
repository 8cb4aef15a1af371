import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type FakeRequest, fakeService, page, problemOf, Status } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { aMachine, anOrder, inDays, iso, NOW, SESSION } from '../../testing/samples.ts';
import { aCondition, machineRoutes, VELOCITY } from './machine.samples.ts';
import { MachinePage } from './machine-page.tsx';

const routes = [{ path: '/machines/:id', element: <MachinePage /> }];

function serve(given: Record<string, unknown> = {}) {
  const service = fakeService({ ...machineRoutes(), ...given });
  const asked = (path: string) =>
    service.requests.filter((request) => request.path === path).map(({ query }) => query);
  return { ...service, telemetry: () => asked('/machines/machine-1/telemetry') };
}

const show = (search = '', language: 'en' | 'ja' = 'en') =>
  renderConsole(routes, `/machines/machine-1${search}`, language);

afterEach(cleanup);

describe('the page of a machine', () => {
  it('says what needs doing, where it stands and what it is doing', async () => {
    serve();
    show();
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toMatch(
      /^Front spindle bearing: order OR-2381 waits for an answer\. .*Order by Fri\s30\sOct\./u,
    );
    await screen.findByText('running, Spindle, speed band 2');
    expect(screen.getByText('Tokiwa Precision')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open order OR-2381' }).getAttribute('href')).toBe(
      '/orders/order-1',
    );
  });

  it('speaks Japanese', async () => {
    serve();
    show('', 'ja');
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toMatch(
      /^主軸前側軸受: オーダーOR-2381が回答待ちです。/u,
    );
    await screen.findByRole('region', { name: 'この期間の出来事' });
  });

  it('shows each position with its part, life, forecast and health, and those without a part', async () => {
    serve();
    show();
    const tree = await screen.findByRole('region', { name: 'Parts' });
    const link = within(tree).getByRole('link', { name: 'Front spindle bearing' });
    expect(link.getAttribute('href')).toBe('/parts/part-1');
    expect(link.closest('li')!.textContent).toContain('12,840 operating hours in use');
    await within(tree).findByText(/^1\d to 2\d days left$/);
    await within(tree).findByRole('img', { name: /^Health 0\.62, failed at 0\.2\. 1\d to 2\d days left\.$/ });
    expect(within(tree).getByText('Coolant filter').closest('li')!.textContent).toContain(
      'No part is registered here.',
    );
  });

  it('draws the channel that presses most, with its zones, and the others on demand', async () => {
    const { telemetry } = serve();
    const { address } = show();
    const chart = await screen.findByRole('slider', { name: /^Vibration velocity over time/ });
    await waitFor(() => expect(chart.textContent).toContain('D 4.5'));
    expect(telemetry()[0]!.get('channel')).toBe(VELOCITY);
    fireEvent.change(screen.getByRole('combobox', { name: 'Channel on the chart' }), {
      target: { value: 'filter.dp' },
    });
    await screen.findByRole('slider', { name: /^Filter, dp over time/ });
    await waitFor(() => expect(telemetry().at(-1)!.get('channel')).toBe('filter.dp'));
    expect(address()).toContain('channel=filter.dp');
  });

  it('reads again at the right resolution when somebody looks closer, and keeps the view in the address', async () => {
    const { telemetry } = serve();
    const { address } = show();
    const chart = await screen.findByRole('slider');
    await waitFor(() => expect(telemetry()).toHaveLength(1));
    const span = (query: URLSearchParams) => Date.parse(query.get('to')!) - Date.parse(query.get('from')!);
    fireEvent.click(screen.getByRole('radio', { name: '24 h' }));
    await waitFor(() => expect(telemetry()).toHaveLength(2));
    const [wide, close] = telemetry() as [URLSearchParams, URLSearchParams];
    expect(span(close)).toBeLessThan(span(wide) / 50);
    expect(Number(close.get('points'))).toBeGreaterThan(100);
    await waitFor(() => expect(address()).toContain('hours=24'));
    fireEvent.keyDown(chart, { key: 'ArrowLeft' });
    await waitFor(() => expect(address()).toMatch(/from=.*&to=/));
    fireEvent.click(screen.getByRole('button', { name: 'To now' }));
    await waitFor(() => expect(address()).toContain('hours=24'));
    fireEvent.keyDown(chart, { key: 'Home' });
    await waitFor(() => expect(address()).not.toContain('hours'));
  });

  it('opens at the readings that a link points to', async () => {
    const { telemetry } = serve();
    show(`?channel=filter.dp&from=${inDays(-20)}&to=${inDays(-10)}&at=${inDays(-12)}`);
    await screen.findByText('newest reading of the forecast');
    const [asked] = telemetry() as [URLSearchParams];
    expect(asked.get('channel')).toBe('filter.dp');
    expect(Date.parse(asked.get('from')!)).toBeLessThanOrEqual(Date.parse(inDays(-20)));
    expect(Date.parse(asked.get('to')!)).toBeLessThan(Date.parse(inDays(-3)));
  });

  it('has a mark for every order, swap and forecast, each with its way', async () => {
    serve();
    show();
    const order = await screen.findByRole('link', {
      name: 'Order OR-2381, Front spindle bearing: advised',
    });
    expect(order.getAttribute('href')).toBe('/orders/order-1');
    const swap = screen.getByRole('link', { name: /^Front spindle bearing: replaced by serial 88213/ });
    expect(swap.getAttribute('href')).toBe('/parts/part-1');
    expect(screen.getByRole('link', { name: /: forecast of Sun\s25\sOct, middle/u })).toBeTruthy();
    expect(screen.getByRole('link', { name: /: forecast withheld on Wed\s21\sOct/u })).toBeTruthy();
  });

  it('tells in words what the lanes show, without what is no news', async () => {
    serve();
    show();
    const list = await screen.findByRole('region', { name: 'What happened in this time' });
    const lines = await within(list).findAllByRole('listitem');
    expect(lines.map(({ textContent }) => textContent!.replace(/^.*\d\d:\d\d/u, ''))).toEqual([
      'Front spindle bearing: can be judged again: middle Wed\u00a018\u00a0Nov',
      'Order OR-2381, Front spindle bearing: Kizashi opened the order',
      'Front spindle bearing: forecast withheld',
      'Machine: watch',
      'Vibration velocity: watch, zone C',
      'Device, alarm: SP-12: coolant low',
      'Front spindle bearing: replaced by serial 88213, reported by the device',
      'Machine: normal',
    ]);
  });

  it('gives the chart as a table', async () => {
    serve();
    show();
    await screen.findByText(/^Newest shown:/);
    const details = screen.getByText('Read the chart as a table').closest('details')!;
    details.open = true;
    fireEvent(details, new Event('toggle'));
    const table = await within(details).findByRole('table', { name: /^Vibration velocity, / });
    const rows = within(table).getAllByRole('row');
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.length).toBeLessThanOrEqual(49);
    expect(rows.at(-1)!.textContent).toMatch(/2\.\d+\smm\/s/u);
  });

  it('gives away every reading of the time on screen', async () => {
    serve();
    show('?hours=24');
    const link = await screen.findByRole('link', { name: 'Every reading of this time as Parquet' });
    const { pathname, searchParams } = new URL(link.getAttribute('href')!, 'http://console');
    expect(pathname).toBe('/api/v1/machines/machine-1/telemetry/export');
    expect(searchParams.get('format')).toBe('parquet');
    const span = Date.parse(searchParams.get('to')!) - Date.parse(searchParams.get('from')!);
    expect(span).toBe(24 * 3_600_000);
  });

  it('follows what changes without a reload', async () => {
    const orders = [anOrder()];
    const { telemetry } = serve({ 'GET /orders': () => page(...orders) });
    const { socket } = show();
    await screen.findByText(/waits for an answer/);
    await waitFor(() => expect(telemetry()).toHaveLength(1));
    socket.connect();
    orders[0] = anOrder({ urgent: true });
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'order', machineIds: ['machine-1'] });
    await screen.findByText(/Urgent order OR-2381 is open and nobody has seen it yet/);
    socket.receive('change', { cursor: 2, at: iso(NOW), kind: 'readings', machineIds: ['machine-1'] });
    await waitFor(() => expect(telemetry().length).toBeGreaterThan(1));
  });

  it('says what is wrong when there is no such machine', async () => {
    serve({ 'GET /machines/machine-1': problemOf(404, 'not-found') });
    show();
    await screen.findByText(/^There is no machine with this id/);
  });

  it('keeps the rest of the page when one question is refused', async () => {
    serve({ 'GET /machines/machine-1/condition': problemOf(500, 'internal', 'It broke') });
    show();
    await screen.findByRole('region', { name: 'Parts' });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('It broke'), {
      timeout: 8_000,
    });
  });
});

describe('the zone limits of a machine', () => {
  const tagged = (zoneLimits = {}) => new Status(200, aMachine({ zoneLimits }), { etag: '"tag-1"' });

  async function openForm() {
    fireEvent.click(await screen.findByRole('button', { name: 'Change the limits of this machine' }));
    return await screen.findByLabelText('Zone C begins at mm/s');
  }

  it('are changed for this machine alone, for the version that was seen', async () => {
    const saved = { [VELOCITY]: { ab: 1.4, bc: 3.2, cd: 4.5 } };
    const { requests } = serve({
      'GET /machines/machine-1': () => tagged(),
      'PATCH /machines/machine-1': () => aMachine({ zoneLimits: saved }),
    });
    show();
    fireEvent.change(await openForm(), { target: { value: '3,2' } });
    expect(screen.getByText(/kept in the audit log/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Save the limits' }));
    await screen.findByText(/have new limits\.$/);
    const patch = requests.find(({ method }) => method === 'PATCH') as FakeRequest;
    expect(patch.body).toEqual({ zoneLimits: saved });
    expect(patch.headers.get('if-match')).toBe('"tag-1"');
    await screen.findByText('limits of this machine alone');
  });

  it('have to grow, and say which one does not', async () => {
    const { requests } = serve({ 'GET /machines/machine-1': () => tagged() });
    show();
    fireEvent.change(await openForm(), { target: { value: '1' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save the limits' }));
    await screen.findByText('Must be higher than the limit before it.');
    expect(requests.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  it('tell of somebody who was faster, and keep what was typed', async () => {
    serve({
      'GET /machines/machine-1': () => tagged(),
      'PATCH /machines/machine-1': problemOf(412, 'version-changed'),
    });
    show();
    const field = await openForm();
    fireEvent.change(field, { target: { value: '3.3' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save the limits' }));
    await screen.findByText('Somebody changed this machine while you were writing.');
    expect((screen.getByLabelText('Zone C begins at mm/s') as HTMLInputElement).value).toBe('3.3');
  });

  it('follow the model again when somebody says so', async () => {
    const own = { [VELOCITY]: { ab: 1, bc: 2, cd: 3 } };
    const { requests } = serve({
      'GET /machines/machine-1': () => tagged(own),
      'PATCH /machines/machine-1': () => aMachine(),
    });
    show();
    await openForm();
    fireEvent.click(screen.getByRole('button', { name: 'Take the limits of the model again' }));
    await screen.findByText(/follow its model again\.$/);
    expect(requests.find(({ method }) => method === 'PATCH')!.body).toEqual({ zoneLimits: {} });
  });

  it('are only read by whoever may not change them', async () => {
    serve({ 'GET /session': { ...SESSION, user: { ...SESSION.user, role: 'viewer' } } });
    show();
    await screen.findByText(/^1\.4\smm\/s to 2\.8\smm\/s$/u);
    expect(screen.queryByRole('button', { name: 'Change the limits of this machine' })).toBeNull();
  });
});

describe('a machine that needs nothing', () => {
  it('says so and names what wears next', async () => {
    serve({
      'GET /machines/machine-1': aMachine({ state: 'normal' }),
      'GET /machines/machine-1/condition': aCondition({ state: 'normal', channels: [] }),
      'GET /orders': page(),
    });
    show();
    await screen.findByText(/^Nothing needs doing\.$/);
    await screen.findByText(/^Next to wear: Front spindle bearing, 1\d to 2\d days\.$/);
  });
});
