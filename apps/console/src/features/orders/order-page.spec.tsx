import { afterEach, describe, expect, it } from '@jest/globals';
import type { Order, OrderEvent } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type FakeRequest, fakeService, page, problemOf, SILENCE } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import {
  aFittedPart,
  aMachine,
  anOrder,
  inDays,
  iso,
  NOW,
  SATURDAY,
  SESSION,
  TOKYO,
} from '../../testing/samples.ts';
import { OrderPage } from './order-page.tsx';
import { OrdersPage } from './orders-page.tsx';

const routes = [
  { path: '/orders', element: <OrdersPage /> },
  { path: '/orders/:id', element: <OrderPage /> },
];
const opened: OrderEvent = {
  at: inDays(-3),
  recordedAt: inDays(-3),
  actor: 'kizashi',
  verb: 'open',
  fromState: null,
  toState: 'advised',
  detail: {},
};
const byAbe: OrderEvent = {
  ...opened,
  at: inDays(0),
  recordedAt: inDays(0),
  actor: 'user:u2',
  verb: 'accept',
  toState: 'accepted',
};

type Answering = (request: FakeRequest, world: { order: Order; events: OrderEvent[] }) => unknown;

function serve(given: Partial<Order> = {}, answering: Answering = () => problemOf(500, 'internal')) {
  const world = { order: anOrder(given), events: [opened] };
  const answer = (request: FakeRequest) => answering(request, world);
  const service = fakeService({
    'GET /session': SESSION,
    'GET /users': page(SESSION.user, { ...SESSION.user, id: 'u2', name: 'Kenji Abe' }),
    'GET /orders': () => page(world.order),
    'GET /orders/order-1': () => world.order,
    'GET /orders/order-1/events': () => page(...world.events),
    'GET /machines/machine-1': aMachine(),
    'GET /fitted-parts/part-1': aFittedPart(),
    'GET /sites/site-1': { id: 'site-1', customerId: 'customer-1', name: 'Komaki', timeZone: TOKYO },
    'POST /orders/order-1/accept': answer,
    'POST /orders/order-1/defer': answer,
    'POST /orders/order-1/decline': answer,
    'POST /orders/order-1/acknowledge': answer,
  });
  return { ...service, world, posts: () => service.requests.filter(({ method }) => method === 'POST') };
}

const become =
  (changed: Partial<Order>): Answering =>
  (_, world) => {
    world.order = { ...world.order, ...changed, version: world.order.version + 1 };
    return world.order;
  };

afterEach(cleanup);

describe('an order', () => {
  it('asks its question and tells its life', async () => {
    serve();
    renderConsole(routes, '/orders/order-1');
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toMatch(
      /^Front spindle bearing of VMC-0042: replace it on Thu\s12\sNov\? Order by Fri\s30\sOct\./u,
    );
    const events = await screen.findByRole('region', { name: 'What happened' });
    expect(events.textContent).toContain('Kizashi opened the order');
    expect(screen.getByRole('link', { name: 'See why: Front spindle bearing' }).getAttribute('href')).toBe(
      '/parts/part-1',
    );
  });

  it('is accepted for the window that was picked, for the version that was seen', async () => {
    const { posts } = serve(
      {},
      become({ state: 'accepted', windowFrom: SATURDAY.windowFrom, windowTo: SATURDAY.windowTo }),
    );
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('radio', { name: /^Sat\s7\sNov/u }));
    fireEvent.click(screen.getByRole('button', { name: /^Accept Sat\s7\sNov, 14:00$/u }));
    await screen.findByText(/^Order OR-2381 is accepted for Sat\s7\sNov\.$/u);
    const [post] = posts();
    expect(post!.path).toBe('/orders/order-1/accept');
    expect(post!.body).toEqual({ windowFrom: SATURDAY.windowFrom, windowTo: SATURDAY.windowTo });
    expect(post!.headers.get('if-match')).toBe('"3"');
    expect(post!.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Accept/ })).toBeNull());
  });

  it('is deferred until a day at the site', async () => {
    const { posts } = serve({}, become({ state: 'deferred', deferredUntil: '2026-11-01T15:00:00Z' }));
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('radio', { name: 'Defer' }));
    fireEvent.click(screen.getByRole('button', { name: 'Defer the order' }));
    expect(screen.getByText('Choose a day.')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Until which day?'), { target: { value: '2026-11-02' } });
    expect(screen.getByText(/^That is after the order-by date, Fri\s30\sOct/u)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Defer the order' }));
    await screen.findByText(/^Order OR-2381 is deferred until Mon\s2\sNov\.$/u);
    expect(posts()[0]!.body).toEqual({ until: '2026-11-01T15:00:00.000Z' });
  });

  it('is declined with a reason, never without', async () => {
    const { posts } = serve({}, become({ state: 'declined', reason: 'swapped in August' }));
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('radio', { name: 'Decline' }));
    fireEvent.click(screen.getByRole('button', { name: 'Decline the order' }));
    await screen.findByText('Write the reason in a few words.');
    expect(posts()).toEqual([]);
    fireEvent.change(screen.getByLabelText('Why not?'), { target: { value: 'swapped in August' } });
    fireEvent.click(screen.getByRole('button', { name: 'Decline the order' }));
    await screen.findByText('Order OR-2381 is declined.');
    expect(posts()[0]!.body).toEqual({ reason: 'swapped in August' });
  });

  it('tells who was faster, and keeps what was typed', async () => {
    serve({}, (_, world) => {
      world.order = {
        ...world.order,
        state: 'accepted',
        windowFrom: SATURDAY.windowFrom,
        version: 4,
        updatedAt: inDays(0),
      };
      world.events = [opened, byAbe];
      return problemOf(412, 'version-changed', 'Somebody else changed it meanwhile');
    });
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('radio', { name: 'Decline' }));
    fireEvent.change(screen.getByLabelText('Why not?'), { target: { value: 'swapped in August' } });
    fireEvent.click(screen.getByRole('button', { name: 'Decline the order' }));
    await screen.findByText(/^Kenji Abe changed order OR-2381 on Mon\s26\sOct, 09:00: accepted it\.$/u);
    expect((screen.getByLabelText('Why not?') as HTMLTextAreaElement).value).toBe('swapped in August');
    fireEvent.click(screen.getByRole('button', { name: 'Show the new state' }));
    await waitFor(() => expect(screen.queryByLabelText('Why not?')).toBeNull());
  });

  it('warns of a change while somebody is still typing', async () => {
    const { world } = serve();
    const { socket } = renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('radio', { name: 'Decline' }));
    fireEvent.change(screen.getByLabelText('Why not?'), { target: { value: 'swap' } });
    socket.connect();
    world.order = { ...world.order, state: 'accepted', version: 4, updatedAt: inDays(0) };
    world.events = [opened, byAbe];
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'order', machineIds: ['machine-1'] });
    await screen.findByText(/^Kenji Abe changed order OR-2381/u);
    expect((screen.getByLabelText('Why not?') as HTMLTextAreaElement).value).toBe('swap');
  });

  it('never sends the old wish for a new state', async () => {
    const { world, posts } = serve({}, become({ state: 'accepted', windowFrom: '2026-11-11T23:00:00Z' }));
    const { socket } = renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('radio', { name: 'Decline' }));
    fireEvent.change(screen.getByLabelText('Why not?'), { target: { value: 'swap' } });
    socket.connect();
    world.order = { ...world.order, state: 'deferred', deferredUntil: inDays(7), version: 4 };
    socket.receive('change', { cursor: 1, at: iso(NOW), kind: 'order', machineIds: ['machine-1'] });
    fireEvent.click(await screen.findByRole('button', { name: 'Show the new state' }));
    fireEvent.click(await screen.findByRole('button', { name: /^Accept Thu/u }));
    await screen.findByText(/^Order OR-2381 is accepted/u);
    expect(posts().map(({ path, headers }) => [path, headers.get('if-match')])).toEqual([
      ['/orders/order-1/accept', '"4"'],
    ]);
  });

  it('sends the same wish again under the same key when the answer was lost', async () => {
    let lost = true;
    const { posts } = serve({}, (request, world) => {
      if (lost) return SILENCE;
      return become({ state: 'accepted', windowFrom: '2026-11-11T23:00:00Z' })(request, world);
    });
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('button', { name: /^Accept Thu/u }));
    await screen.findByText('The service did not answer. It is not known whether your answer arrived.');
    lost = false;
    fireEvent.click(screen.getByRole('button', { name: 'Send again' }));
    await screen.findByText(/^Order OR-2381 is accepted for Thu\s12\sNov\.$/u);
    const keys = posts().map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
  });

  it('that is urgent first wants to be seen', async () => {
    const { posts } = serve(
      { urgent: true },
      become({ acknowledgedBy: 'user:user-1', acknowledgedAt: inDays(0) }),
    );
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('button', { name: 'I have seen it' }));
    await screen.findByText(/^Seen by Mika Arai \(you\), Mon\s26\sOct, 09:00\.$/u);
    expect(posts()[0]!.path).toBe('/orders/order-1/acknowledge');
  });

  it('that is over asks nothing', async () => {
    serve({ state: 'closed' });
    renderConsole(routes, '/orders/order-1');
    await screen.findByText('Front spindle bearing of VMC-0042: replaced.');
    expect(screen.queryByRole('region', { name: 'Your answer' })).toBeNull();
  });
});

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
});
