import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { renderConsole } from '../../testing/render-console.tsx';

import { routes, serve } from './order-page.fixture.tsx';

afterEach(cleanup);

describe('the list of orders', () => {
  it('is sorted by order-by date and says what waits', async () => {
    serve();
    renderConsole(routes, '/orders');
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toMatch(
      /^One order waits for an answer\./,
    );
    await screen.findByText(/The next order-by date is Fri\s30\sOct: Front spindle bearing of VMC-0042\./u);
    const row = within(screen.getByRole('table')).getByRole('link', { name: 'OR-2381' }).closest('tr')!;
    expect(row.textContent).toMatch(
      /^Fri\s30\sOct.*OR-2381.*Front spindle bearing.*VMC-0042.*advised.*¥320,000$/u,
    );
  });

  it('asks for open orders first and for all on demand', async () => {
    const { requests } = serve();
    renderConsole(routes, '/orders', 'ja');
    await screen.findByRole('table');
    fireEvent.click(screen.getByRole('radio', { name: 'すべて' }));
    await waitFor(() =>
      expect(
        requests.filter(({ path }) => path === '/orders').map(({ query }) => query.get('state')),
      ).toEqual(['open', null]),
    );
  });

  it('names the machine and its place, and leads to it', async () => {
    serve();
    renderConsole(routes, '/orders');
    const row = (await screen.findByRole('link', { name: 'OR-2381' })).closest('tr')!;
    const machine = within(row).getByRole('link', { name: 'VMC-0042' });
    expect(machine.getAttribute('href')).toBe('/machines/machine-1');
    expect(row.textContent).toContain('Komaki, Line 2');
  });

  it('shows what was replaced, and keeps that in the address', async () => {
    const { requests } = serve({ state: 'closed' });
    const { address } = renderConsole(routes, '/orders');
    fireEvent.click(await screen.findByRole('radio', { name: 'Replaced' }));
    await screen.findByText('Orders whose part was replaced.');
    await waitFor(() =>
      expect(requests.findLast(({ path }) => path === '/orders')!.query.get('state')).toBe('closed'),
    );
    expect(address()).toBe('/orders?show=closed');
  });

  it('shows exactly the orders behind a figure, and says which cannot be read', async () => {
    serve({ state: 'closed' });
    renderConsole(routes, '/orders?ids=order-1,order-2');
    await screen.findByText('The 2 orders behind this figure.');
    await screen.findByText(/^One of them cannot be read/);
    await screen.findByRole('link', { name: 'OR-2381' });
    expect(screen.getByRole('link', { name: 'Show all orders' }).getAttribute('href')).toBe('/orders');
  });
});
