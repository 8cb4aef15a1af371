import { afterEach, describe, expect, it } from '@jest/globals';
import type { FleetPage as FleetAnswer, FleetRow } from '@kizashi/api-contract';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { fakeService, problemOf } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { aForecast, aRow, aWithheldForecast, iso, NOW, SESSION } from '../../testing/samples.ts';
import { FleetPage } from './fleet-page.tsx';

const routes = [{ path: '/', element: <FleetPage /> }];
const running = (serial: string): FleetRow =>
  aRow({
    machine: { id: serial, serial, state: 'normal' },
    group: 'running',
    order: null,
    fittedPartId: `part-${serial}`,
  });

function fleetOf(items: FleetRow[], nextCursor: string | null = null, machines = items.length): FleetAnswer {
  const count = (group: FleetRow['group']) => items.filter((row) => row.group === group).length;
  return {
    items,
    nextCursor,
    counts: {
      machines,
      sending: machines,
      today: count('today'),
      needsADate: count('needs-a-date'),
      cannotBeJudged: count('cannot-be-judged'),
      running: count('running'),
    },
    asOf: iso(NOW),
  };
}

afterEach(cleanup);

describe('the fleet page', () => {
  it('answers on top and says a sentence a machine, linked to its part', async () => {
    const silent = aRow({
      machine: { id: 'm2', serial: 'RBT-0231', state: 'silent' },
      group: 'cannot-be-judged',
      forecast: aWithheldForecast(),
      order: null,
    });
    fakeService({ 'GET /session': SESSION, 'GET /fleet': fleetOf([aRow(), silent, running('VMC-0036')]) });
    renderConsole(routes, '/');
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe(
      'One machine needs a date, one cannot be judged. The other one of 3 runs as it should.',
    );
    const table = screen.getByRole('table', { name: 'Machines, most pressing first' });
    const row = within(table).getByText('VMC-0042').closest('tr')!;
    expect(within(row).getByText(/^Front spindle bearing: 19 to 27 days left/)).toBeTruthy();
    const address = (name: string | RegExp) => within(row).getByRole('link', { name }).getAttribute('href');
    expect(address('VMC-0042')).toBe('/machines/machine-1');
    expect(address(/^Front spindle bearing/)).toBe('/parts/part-1');
    expect(within(row).getByRole('img', { name: 'watch' })).toBeTruthy();
    expect(within(row).getByText('¥93,000')).toBeTruthy();
    expect(
      within(row).getByRole('img', {
        name: /^End of life between Sat\s14\sNov and Sun\s22\sNov\. Next stop Thu\s12\sNov/u,
      }),
    ).toBeTruthy();
    expect(within(table).getByText(/forecast withheld/)).toBeTruthy();
  });

  it('speaks Japanese', async () => {
    fakeService({ 'GET /session': SESSION, 'GET /fleet': fleetOf([aRow()]) });
    renderConsole(routes, '/', 'ja');
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toContain(
      '日程を決める機械が1台あります。',
    );
    expect(screen.getByText(/主軸前側軸受: 残り19〜27日/)).toBeTruthy();
  });

  it('reads page after page, so that search means the whole fleet', async () => {
    const { requests } = fakeService({
      'GET /session': SESSION,
      'GET /fleet': ({ query }: { query: URLSearchParams }) =>
        query.get('cursor') === null ? fleetOf([aRow()], 'c2', 2) : fleetOf([running('PKG-0401')], null, 2),
    });
    renderConsole(routes, '/');
    await screen.findAllByText('PKG-0401');
    expect(requests.filter(({ path }) => path === '/fleet').map(({ query }) => query.get('cursor'))).toEqual([
      null,
      'c2',
    ]);
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'pkg' } });
    const table = screen.getByRole('table');
    await waitFor(() => expect(within(table).queryByText('VMC-0042')).toBeNull());
    expect(within(table).getByText('PKG-0401')).toBeTruthy();
  });

  it('says so when nothing matches, and shows all again', async () => {
    fakeService({ 'GET /session': SESSION, 'GET /fleet': fleetOf([aRow(), running('VMC-0036')]) });
    renderConsole(routes, '/');
    fireEvent.change(await screen.findByRole('searchbox'), { target: { value: 'zzz' } });
    await screen.findByText('No machine matches what you ask for.');
    fireEvent.click(screen.getByRole('button', { name: 'Show all machines' }));
    await screen.findByRole('table');
  });

  it('filters by state with buttons that know whether they are pressed', async () => {
    fakeService({ 'GET /session': SESSION, 'GET /fleet': fleetOf([aRow(), running('VMC-0036')]) });
    renderConsole(routes, '/');
    const button = await screen.findByRole('button', { name: /^normal normal 1$/ });
    fireEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    await waitFor(() => expect(within(screen.getByRole('table')).queryByText('VMC-0042')).toBeNull());
  });

  it('changes in place when something changes, without a reload, and says what', async () => {
    let answer = fleetOf([aRow(), running('VMC-0036')]);
    fakeService({ 'GET /session': SESSION, 'GET /fleet': () => answer });
    const { socket } = renderConsole(routes, '/');
    const lead = await screen.findByText(/19 to 27 days left/);
    expect(socket.sent).toEqual([]);
    socket.connect();
    expect(socket.sent).toEqual([['join', 'fleet']]);
    answer = fleetOf([aRow({ forecast: aForecast({ fromDays: 10, toDays: 14 }) }), running('VMC-0036')]);
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'forecast', machineIds: ['machine-1'] });
    await screen.findByText(/10 to 13 days left/);
    expect(lead.isConnected).toBe(true);
    expect(
      within(screen.getByRole('log')).getByText(/range narrowed: before 19 to 27 days, now 10 to 13 days/),
    ).toBeTruthy();
  });

  it('does not read anew for readings alone', async () => {
    const { requests } = fakeService({ 'GET /session': SESSION, 'GET /fleet': fleetOf([aRow()]) });
    const { socket } = renderConsole(routes, '/');
    await screen.findByRole('table');
    socket.connect();
    const before = requests.length;
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'readings', machineIds: ['machine-1'] });
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(requests).toHaveLength(before);
  });

  it('does not move rows under the pointer, and says how many would', async () => {
    let answer = fleetOf([aRow(), running('VMC-0036')]);
    fakeService({ 'GET /session': SESSION, 'GET /fleet': () => answer });
    const { socket } = renderConsole(routes, '/');
    const table = await screen.findByRole('table');
    socket.connect();
    const serials = () =>
      within(table)
        .getAllByRole('link', { name: /^VMC-/ })
        .map(({ textContent }) => textContent);
    fireEvent.pointerEnter(table.querySelector('tbody')!);
    answer = fleetOf([{ ...running('VMC-0036'), group: 'today' }, aRow()]);
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'state', machineIds: ['VMC-0036'] });
    await screen.findByText('1 row has a new place.');
    expect(serials()).toEqual(['VMC-0042', 'VMC-0036']);
    fireEvent.click(screen.getByRole('button', { name: 'Sort again' }));
    await waitFor(() => expect(serials()).toEqual(['VMC-0036', 'VMC-0042']));
  });

  it('says what was avoided as a range, and leads to the ledger', async () => {
    const amounts = { low: 1_210_000, mid: 1_800_000, high: 2_390_000 };
    const { requests } = fakeService({
      'GET /session': SESSION,
      'GET /fleet': fleetOf([aRow()]),
      'GET /results/ledger': {
        ...{ items: [], nextCursor: null },
        totals: { currency: 'JPY', avoided: amounts, costs: amounts, net: amounts, orders: 7 },
      },
    });
    renderConsole(routes, '/');
    const link = await screen.findByRole('link', {
      name: /^Avoided in the last 90 days: ¥1\.2 to 2\.4\smillion, 7 orders$/u,
    });
    expect(link.getAttribute('href')).toBe('/results');
    const from = requests.find(({ path }) => path === '/results/ledger')!.query.get('from')!;
    expect((NOW - Date.parse(from)) / 86_400_000).toBeCloseTo(90, -1);
  });

  it('says that a machine is silent though its last call still counts', async () => {
    const silent = aRow({ machine: { state: 'silent', lastReadingAt: iso(NOW - 7_200_000) } });
    fakeService({ 'GET /session': SESSION, 'GET /fleet': fleetOf([silent]) });
    renderConsole(routes, '/');
    await screen.findByText(/^Silent since Mon\s26\sOct, 07:00; this was the last call\./u);
    expect(screen.getAllByRole('img', { name: 'silent' }).length).toBeGreaterThan(0);
  });

  it('tells an empty fleet what to do next', async () => {
    fakeService({ 'GET /session': SESSION, 'GET /fleet': fleetOf([]) });
    renderConsole(routes, '/');
    await screen.findByText('No machine is registered yet.');
    expect(screen.getByText('npm run kizashi -- device add --machine mch_…')).toBeTruthy();
  });

  it('says why it could not be read, and tries again', async () => {
    let answer: unknown = problemOf(
      403,
      'not-allowed',
      'Your role does not allow this',
      'Ask an administrator.',
    );
    fakeService({ 'GET /session': SESSION, 'GET /fleet': () => answer });
    renderConsole(routes, '/');
    expect((await screen.findByRole('alert')).textContent).toContain(
      'The service refused: Your role does not allow this',
    );
    answer = fleetOf([aRow()]);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('table');
  });
});
