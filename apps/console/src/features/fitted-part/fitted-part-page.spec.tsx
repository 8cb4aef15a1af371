import { afterEach, describe, expect, it } from '@jest/globals';
import type { Forecast, HealthSeries, Order } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { fakeService, page } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import {
  aFittedPart,
  aForecast,
  aMachine,
  anOrder,
  aWithheldForecast,
  iso,
  NOW,
  SESSION,
  TOKYO,
} from '../../testing/samples.ts';
import { FittedPartPage } from './fitted-part-page.tsx';

const routes = [{ path: '/parts/:id', element: <FittedPartPage /> }];
const health: HealthSeries = {
  fittedPartId: 'part-1',
  failureLimit: 0,
  points: Array.from({ length: 60 }, (_, index) => ({
    at: iso(NOW - (59 - index) * DAY_MS),
    health: 0.95 - index * 0.005,
    healthSd: 0.02,
  })),
};
const because = [
  {
    channel: 'spindle.front.velocity_rms',
    text: { en: 'Up since 24 Sep.', ja: '9月24日から上昇。' },
    value: 2.41,
    baseline: 1.15,
    limit: 2.8,
    unit: 'mm/s',
    since: iso(NOW - 32 * DAY_MS),
    share: 0.7,
  },
];

interface World {
  readonly forecast?: Forecast | null;
  readonly calls?: Forecast[];
  readonly order?: Order | null;
  readonly health?: HealthSeries;
}

function serve({
  forecast = aForecast({ because }),
  calls = [],
  order = anOrder(),
  health: series = health,
}: World = {}) {
  const state = { forecast };
  const stop = { id: 's1', lineId: 'line-2', from: '2026-11-11T23:00:00Z', to: '2026-11-12T07:00:00Z' };
  const service = fakeService({
    'GET /session': SESSION,
    'GET /fitted-parts/part-1': aFittedPart(),
    'GET /fitted-parts': page(
      aFittedPart(),
      aFittedPart({ id: 'part-2', positionName: { en: 'Coolant filter', ja: 'クーラントフィルター' } }),
    ),
    'GET /fitted-parts/part-1/forecasts': ({ query }: { query: URLSearchParams }) =>
      state.forecast === null
        ? page()
        : query.get('latest') === 'true'
          ? page(state.forecast)
          : page(state.forecast, ...calls),
    'GET /fitted-parts/part-1/health': series,
    'GET /machines/machine-1': aMachine(),
    'GET /machines/machine-1/telemetry': {
      channel: 'spindle.front.velocity_rms',
      unit: 'mm/s',
      points: [1.1, 1.5, 2.41].map((avg, index) => ({
        t: iso(NOW - (30 - index * 10) * DAY_MS),
        min: avg - 0.1,
        avg,
        max: avg + 0.1,
        n: 60,
      })),
    },
    'GET /sites/site-1': { id: 'site-1', customerId: 'customer-1', name: 'Komaki', timeZone: TOKYO },
    'GET /lines/line-2': { id: 'line-2', siteId: 'site-1', name: 'Line 2', downtimeCostPerHour: 180_000 },
    'GET /customers/customer-1': { id: 'customer-1', name: 'Tokiwa Precision' },
    'GET /planned-stops': page(stop),
    'GET /orders': order === null ? page() : page(order),
  });
  return { ...service, state };
}

afterEach(cleanup);

describe('the page of a fitted part', () => {
  it('answers when it ends and whether it reaches the stop', async () => {
    serve();
    renderConsole(routes, '/parts/part-1');
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toMatch(
      /^19 to 27 days left\. The line stops on Thu\s12\sNov: above 99\s% chance of reaching it\./u,
    );
    const chart = await screen.findByRole('img', {
      name: /It reaches the limit between Sat\s14\sNov and Sun\s22\sNov/u,
    });
    expect(within(chart).getByText('P50')).toBeTruthy();
    expect(within(chart).getByText('Order by')).toBeTruthy();
  });

  it('says the chart in a table too', async () => {
    serve();
    renderConsole(routes, '/parts/part-1');
    const table = await screen.findByRole('table', { name: 'What the chart shows', hidden: true });
    const rows = within(table)
      .getAllByRole('row', { hidden: true })
      .map(({ textContent }) => textContent?.replaceAll('\u00a0', ' '));
    expect(rows).toContainEqual(expect.stringMatching(/^Sat 14 Nov.*P10/));
    expect(rows).toContainEqual(
      expect.stringMatching(/^Thu 12 Nov, 08:00Planned stopbelow 1 % chance it has failed/),
    );
  });

  it('says why, with the channel itself against its baseline and limit', async () => {
    const { requests } = serve();
    renderConsole(routes, '/parts/part-1');
    const card = await screen.findByRole('region', { name: 'Because' });
    expect(within(card).getByText('Up since 24 Sep.')).toBeTruthy();
    expect(within(card).getByText(/2\.41/)).toBeTruthy();
    await within(card).findByRole('img', {
      name: /^Spindle front, velocity rms since .*: 1\.1.* at first, 2\.41/u,
    });
    const asked = requests.find(({ path }) => path.endsWith('/telemetry'))!;
    expect(asked.query.get('channel')).toBe('spindle.front.velocity_rms');
    expect(Date.parse(asked.query.get('to')!)).toBeGreaterThanOrEqual(NOW);
    expect(within(card).getByText('vibration')).toBeTruthy();
  });

  it('ranks the options of the open order and leads to it', async () => {
    serve();
    renderConsole(routes, '/parts/part-1');
    const card = await screen.findByRole('region', { name: 'When to replace it' });
    const first = within(card).getAllByRole('row')[1]!;
    expect(first.textContent).toMatch(/Thu\s12\sNov, 08:00.*advised.*3\s%.*¥492,000.*Cheapest/u);
    expect(screen.getByRole('link', { name: 'Open order OR-2381' }).getAttribute('href')).toBe(
      '/orders/order-1',
    );
  });

  it('says why there is no order', async () => {
    serve({ order: null });
    renderConsole(routes, '/parts/part-1');
    expect(await screen.findByText('No order is open for this part.')).toBeTruthy();
    expect(screen.queryByRole('link', { name: /Open order/ })).toBeNull();
  });

  it('leads to the other parts of the machine', async () => {
    serve();
    renderConsole(routes, '/parts/part-1', 'ja');
    const link = await screen.findByRole('link', { name: 'クーラントフィルター' });
    expect(link.getAttribute('href')).toBe('/parts/part-2');
  });

  it('withholds with the reason and draws no end', async () => {
    serve({ forecast: aWithheldForecast(), calls: [aForecast({ daysAgo: 7 })], order: null });
    renderConsole(routes, '/parts/part-1');
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toContain(
      'No forecast is made: no fresh readings.',
    );
    expect(
      await screen.findByText(/The last call, 19 to 27 days on Mon\s19\sOct, no longer counts\./u),
    ).toBeTruthy();
    const chart = screen.getByRole('img', { name: /no forecast is drawn: no fresh readings/ });
    expect(within(chart).getByText('No call is made here')).toBeTruthy();
    expect(within(chart).queryByText('P50')).toBeNull();
  });

  it('follows a new forecast without a reload', async () => {
    const { state } = serve();
    const { socket } = renderConsole(routes, '/parts/part-1');
    await screen.findByText(/19 to 27 days left/);
    socket.connect();
    await waitFor(() => expect(socket.sent).toContainEqual(['join', 'machine:machine-1']));
    state.forecast = aForecast({ fromDays: 5, toDays: 9 });
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'forecast', machineIds: ['machine-1'] });
    await screen.findByText(/5 to 8 days left/);
  });

  it('says what is missing before the first forecast, and when there is no such part', async () => {
    serve({ forecast: null, order: null, health: { ...health, points: [] } });
    renderConsole(routes, '/parts/part-1');
    await screen.findByText('No forecast has been made for this part yet.');
    cleanup();
    serve();
    renderConsole(routes, '/parts/unknown');
    await screen.findByText('There is no fitted part with this id, or it belongs to somebody else.');
  });
});
