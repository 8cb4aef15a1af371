import { afterEach, describe, expect, it } from '@jest/globals';
import type { Order, OrderEvent } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { problemOf, SILENCE } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { inDays, iso, NOW, SATURDAY } from '../../testing/samples.ts';

import { become, byAbe, opened, routes, serve } from './order-page.fixture.tsx';

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

const WINDOW = { windowFrom: '2026-11-11T23:00:00Z', windowTo: '2026-11-12T07:00:00Z' };
const scheduled: OrderEvent = { ...byAbe, verb: 'schedule', fromState: 'accepted', toState: 'scheduled' };

describe('the way of an order', () => {
  it('is drawn with who and when, where it stands, and what it lacks', async () => {
    const { world } = serve({ state: 'scheduled', ...WINDOW, missing: ['engineer'] });
    world.events = [opened, byAbe, scheduled];
    renderConsole(routes, '/orders/order-1');
    const way = await screen.findByRole('region', { name: 'Progress' });
    await within(way).findAllByText('Kenji Abe');
    const steps = within(way)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent!);
    expect(steps[0]).toMatch(/^AdvisedFri\s23\sOct, 09:00Kizashi$/u);
    expect(steps[1]).toMatch(/^AcceptedMon\s26\sOct, 09:00Kenji Abe$/u);
    expect(way.querySelector('[aria-current="step"]')!.textContent).toContain('Scheduled');
    expect(steps).toContain('Readystill to come');
    const needed = within(way).getByRole('list', { name: 'What the visit needs' });
    expect(needed.textContent).toContain('No engineer yet Assign one below.');
    expect(needed.textContent).toContain('The part is in hand');
  });

  it('leads down to the part, the machine and the readings', async () => {
    serve();
    renderConsole(routes, '/orders/order-1');
    const readings = await screen.findByRole('link', { name: 'See the readings behind it' });
    expect(readings.getAttribute('href')).toMatch(
      /^\/machines\/machine-1\?channel=spindle\.front\.velocity_rms&from=.*&to=.*&at=/,
    );
    expect(screen.getByRole('link', { name: 'Machine VMC-0042' }).getAttribute('href')).toBe(
      '/machines/machine-1',
    );
  });

  it('never passes the readings of another forecast for its own', async () => {
    serve({ forecastId: 'forecast-long-ago' });
    renderConsole(routes, '/orders/order-1');
    await screen.findByRole('link', { name: 'Machine VMC-0042' });
    // Long enough for the forecasts to have come in.
    const readings = screen.findByRole('link', { name: 'See the readings behind it' }, { timeout: 500 });
    await expect(readings).rejects.toThrow();
  });
});

describe('the work on an order', () => {
  it('is planned: engineer, stop and time of the visit', async () => {
    const { posts } = serve({ state: 'accepted', ...WINDOW }, become({}));
    renderConsole(routes, '/orders/order-1');
    await screen.findByRole('option', { name: 'Kenji Abe' });
    fireEvent.change(screen.getByLabelText('Engineer'), { target: { value: 'u2' } });
    fireEvent.click(screen.getByRole('button', { name: 'Assign' }));
    await screen.findByText('The engineer of order OR-2381 is assigned.');
    fireEvent.click(screen.getByRole('button', { name: 'Confirm the stop' }));
    await screen.findByText('The stop for order OR-2381 is confirmed.');
    fireEvent.click(screen.getByRole('button', { name: /^Schedule for Thu\s12\sNov, 08:00$/u }));
    await screen.findByText(/^Order OR-2381 is scheduled for Thu\s12\sNov, 08:00\.$/u);
    expect(posts().map(({ path, body }) => [path.split('/').at(-1), body])).toEqual([
      ['assign', { userId: 'u2' }],
      ['confirm-stop', {}],
      ['schedule', WINDOW],
    ]);
    expect(posts().map(({ headers }) => headers.get('if-match'))).toEqual(['"3"', '"4"', '"5"']);
  });

  it('is planned for another time of the site, never one that ends before it begins', async () => {
    const { posts } = serve({ state: 'accepted', ...WINDOW }, become({}));
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('button', { name: 'Another time' }));
    expect((screen.getByLabelText('Begins') as HTMLInputElement).value).toBe('2026-11-12T08:00');
    fireEvent.change(screen.getByLabelText('Ends'), { target: { value: '2026-11-12T07:00' } });
    fireEvent.click(screen.getByRole('button', { name: 'Schedule the visit' }));
    await screen.findByText('Must be later than the beginning.');
    expect(posts()).toEqual([]);
    fireEvent.change(screen.getByLabelText('Ends'), { target: { value: '2026-11-12T12:30' } });
    fireEvent.click(screen.getByRole('button', { name: 'Schedule the visit' }));
    await waitFor(() => expect(posts()).toHaveLength(1));
    expect(posts()[0]!.body).toEqual({
      windowFrom: '2026-11-11T23:00:00.000Z',
      windowTo: '2026-11-12T03:30:00.000Z',
    });
  });

  it('is started without being ready only with a reason', async () => {
    const { posts } = serve({ state: 'scheduled', ...WINDOW }, become({ state: 'in-progress' }));
    renderConsole(routes, '/orders/order-1');
    await screen.findByText('Not ready to start. Missing: an engineer, the confirmed stop.');
    fireEvent.click(screen.getByRole('button', { name: 'Start all the same' }));
    fireEvent.click(screen.getByRole('button', { name: 'Start the work' }));
    await screen.findByText('Write the reason in a few words.');
    fireEvent.change(screen.getByLabelText('Why start all the same?'), { target: { value: 'it stands' } });
    fireEvent.click(screen.getByRole('button', { name: 'Start the work' }));
    await screen.findByText('The work on order OR-2381 has begun.');
    expect(posts().map(({ body }) => body)).toEqual([{ overrideReason: 'it stands' }]);
  });

  it('hides the prediction until what was found is saved, in two taps', async () => {
    const { posts } = serve({ state: 'in-progress', ...WINDOW }, (request, world) =>
      become({ state: 'as-found-recorded', asFound: request.body as Order['asFound'] })(request, world),
    );
    renderConsole(routes, '/orders/order-1');
    await screen.findByRole('region', { name: 'The removed part' });
    const page = () => screen.getByRole('heading', { level: 1 }).closest('body')!.textContent!;
    for (const telling of ['Predicted failure mode', 'Fails before', 'See why', 'See the readings'])
      expect([telling, page().includes(telling)]).toEqual([telling, false]);
    fireEvent.click(screen.getByRole('button', { name: 'Save and go on' }));
    expect(screen.getByText('Tap what you see on the removed part.')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'spalled or pitted' }));
    fireEvent.click(screen.getByRole('radio', { name: 'advanced' }));
    fireEvent.click(screen.getByRole('button', { name: 'Save and go on' }));
    await screen.findByText('What you found is saved with order OR-2381.');
    expect(posts()[0]!.body).toEqual({ severity: 'advanced', mode: 'spalling', mechanism: '2.6' });
    await screen.findByText('spalled or pitted, advanced');
    expect(page()).toContain('Predicted failure mode');
  });

  it('asks for no severity where nothing is wrong', async () => {
    const { posts } = serve({ state: 'in-progress', ...WINDOW }, become({ state: 'as-found-recorded' }));
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('radio', { name: 'nothing wrong' }));
    fireEvent.click(screen.getByRole('button', { name: 'Save and go on' }));
    await waitFor(() => expect(posts()[0]!.body).toEqual({ severity: 'none', mode: 'none' }));
  });

  it('ends with the serial of the new part', async () => {
    const { posts } = serve({ state: 'as-left-verified', ...WINDOW }, become({ state: 'closed' }));
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('button', { name: 'Complete the order' }));
    await screen.findByText('Write the serial that stands on the new part.');
    fireEvent.change(screen.getByLabelText('Serial of the new part'), { target: { value: ' 90001 ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Complete the order' }));
    await screen.findByText(/^Order OR-2381 is closed/);
    expect(posts()[0]!.body).toEqual({ newSerial: '90001' });
  });

  it('is called off with a reason, only before it begins', async () => {
    const { posts } = serve({ state: 'scheduled', ...WINDOW }, become({ state: 'cancelled' }));
    renderConsole(routes, '/orders/order-1');
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel this order' }));
    fireEvent.change(screen.getByLabelText('Why is it cancelled?'), { target: { value: 'line sold' } });
    fireEvent.click(screen.getByRole('button', { name: 'Cancel the order' }));
    await screen.findByText('Order OR-2381 is cancelled.');
    expect(posts()[0]!.body).toEqual({ reason: 'line sold' });
    expect(screen.queryByRole('button', { name: 'Cancel this order' })).toBeNull();
  });

  it('is nothing that a viewer could do', async () => {
    serve({ state: 'accepted', urgent: true, ...WINDOW }, undefined, 'viewer');
    renderConsole(routes, '/orders/order-1');
    await screen.findByText(/nobody has said yet that they look after it/);
    for (const name of ['Assign', 'Confirm the stop', 'I have seen it', 'Cancel this order'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });
});
