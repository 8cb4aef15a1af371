import { afterEach, describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { fakeService, page } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { inDays, iso, NOW, SESSION } from '../../testing/samples.ts';
import { ResultsPage } from './results-page.tsx';

const AVOIDED: LedgerEntry = {
  ...{ id: 'led-1', kind: 'avoided-failure', bookedAt: inDays(-3), currency: 'JPY' },
  ...{ low: 1_075_000, mid: 1_791_000, high: 2_866_000 },
  ...{ orderId: 'order-1', orderNumber: 'OR-2381', forecastId: 'forecast-1', fittedPartId: 'part-1' },
  ...{
    machineId: 'machine-1',
    machineSerial: 'VMC-0042',
    customerId: 'customer-1',
    customerName: 'Tokiwa Precision',
  },
  positionName: { en: 'front spindle bearing', ja: '主軸前側軸受' },
  basis: {
    ...{ severity: 'advanced', pFailBefore: 0.995, unplannedHours: 14, plannedHours: 4 },
    ...{ downtimeCostPerHour: 180_000, lifeLeftShare: null, price: null, labour: null },
  },
};
const FALSE_ALARM: LedgerEntry = {
  ...AVOIDED,
  ...{ id: 'led-2', kind: 'false-alarm', orderId: 'order-2', orderNumber: 'OR-2277' },
  ...{ low: -64_000, mid: -64_000, high: -64_000 },
  basis: { ...AVOIDED.basis, severity: 'none', price: 40_000, labour: 24_000 },
};
const TOTALS = {
  ...{ currency: 'JPY', orders: 2 },
  avoided: { low: 1_075_000, mid: 1_791_000, high: 2_866_000 },
  costs: { low: -64_000, mid: -64_000, high: -64_000 },
  net: { low: 1_011_000, mid: 1_727_000, high: 2_802_000 },
};
const NOTHING = { low: 0, mid: 0, high: 0 };
const KPIS = {
  ...{ from: inDays(-90), to: iso(NOW), failuresWithoutOrder: 1, leadTimeDays: 17 },
  asFound: { none: 1, light: 0, advanced: 1, failed: 0 },
  calls: { judged: 2, cameTrue: 1 },
  orders: { opened: 3, closed: 2, declined: 0, open: 1 },
  links: { failures: '/', calls: '/', opened: '/', closed: '/', declined: '/', open: '/' },
};
const CALL = {
  ...{ forecastId: 'forecast-7', fittedPartId: 'part-7', machineId: 'machine-1', machineSerial: 'CNV-0513' },
  positionName: { en: 'gearbox bearing', ja: '減速機軸受' },
  ...{ asOf: inDays(-20), p10At: inDays(-15), p90At: inDays(-11), endedAt: inDays(-13) },
  ...{ failed: false, cameTrue: true },
};

function service(more: Parameters<typeof fakeService>[0] = {}) {
  return fakeService({
    'GET /session': SESSION,
    'GET /results/ledger': { items: [AVOIDED, FALSE_ALARM], nextCursor: null, totals: TOTALS },
    'GET /results/kpis': KPIS,
    'GET /results/calls': page(CALL),
    'GET /results/failures': page(),
    ...more,
  });
}
const routes = [{ path: '/results', element: <ResultsPage /> }];

afterEach(cleanup);

describe('the results page', () => {
  it('answers with a range and never with one bare number', async () => {
    service();
    renderConsole(routes, '/results');
    const answer = await screen.findByRole('heading', { level: 1 });
    expect(answer.textContent).toMatch(
      /^¥1 to 2\.8\smillion saved for our customers, net of our own mistakes\./u,
    );
    expect(answer.textContent).toMatch(/Most likely ¥1\.73\smillion\./u);
  });

  it('leads from a booking to its order, machine and forecast, with the formula', async () => {
    service();
    renderConsole(routes, '/results');
    const open = await screen.findByRole('button', { name: 'How order OR-2381 was counted' });
    const table = screen.getByRole('table', { name: 'Savings ledger' });
    const hrefs = (name: string | RegExp) =>
      within(table)
        .getAllByRole('link', { name })
        .map((link) => link.getAttribute('href'));
    expect(hrefs('OR-2381')).toEqual(['/orders/order-1']);
    expect(hrefs('VMC-0042')).toContain('/machines/machine-1');
    expect(open.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(open);
    expect(open.getAttribute('aria-expanded')).toBe('true');
    within(table).getByText(/^99\.5\s% × \(14 h − 4 h\) × ¥180,000 = ¥1,791,000$/u);
    expect(hrefs(/^front spindle bearing, forecasts/)).toEqual(['/parts/part-1']);
  });

  it('shows our mistakes as costs, and sums both up', async () => {
    service();
    renderConsole(routes, '/results');
    const row = (await screen.findByText('OR-2277')).closest('tr')!;
    expect(within(row).getAllByText('−¥64,000')).toHaveLength(3);
    expect(within(row).getByText('False alarm: visit, labour and part')).toBeTruthy();
    const net = screen.getByRole('row', { name: /^Net, / });
    expect(within(net).getByText('¥1,727,000')).toBeTruthy();
  });

  it('says what came of the calls', async () => {
    service();
    renderConsole(routes, '/results');
    await screen.findByText('1 of 2');
    const calls = await screen.findByRole('region', { name: 'What we said a week before' });
    expect(within(calls).getByText('came true')).toBeTruthy();
    expect(within(calls).getByRole('link', { name: 'CNV-0513' }).getAttribute('href')).toBe('/parts/part-7');
    expect(within(calls).getByText('One call is too few to judge by.')).toBeTruthy();
  });

  it('reads another period when asked, and keeps it in the address', async () => {
    const { requests } = service();
    const { address } = renderConsole(routes, '/results');
    await screen.findByRole('table');
    fireEvent.click(screen.getByRole('radio', { name: '12 months' }));
    await waitFor(() => expect(address()).toBe('/results?period=12m'));
    await waitFor(() => {
      const asked = requests
        .filter(({ path }) => path === '/results/ledger')
        .map(({ query }) => query.get('from')!);
      expect((NOW - Date.parse(asked.at(-1)!)) / 86_400_000).toBeGreaterThan(360);
    });
  });

  it('says of an empty ledger what fills it', async () => {
    service({
      'GET /results/ledger': {
        ...{ items: [], nextCursor: null },
        totals: { currency: 'JPY', orders: 0, avoided: NOTHING, costs: NOTHING, net: NOTHING },
      },
    });
    renderConsole(routes, '/results');
    await screen.findByText('Nothing is booked in this period.');
    expect(screen.getByText(/^A saving is booked when an order is closed/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Look at the last 12 months' })).toBeTruthy();
  });
});
