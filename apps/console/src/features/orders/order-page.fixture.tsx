import type { Order, OrderEvent, Role } from '@kizashi/api-contract';
import { type FakeRequest, fakeService, page, problemOf } from '../../testing/fake-service.ts';
import { aFittedPart, aForecast, aMachine, anOrder, inDays, SESSION, TOKYO } from '../../testing/samples.ts';
import { OrderPage } from './order-page.tsx';
import { OrdersPage } from './orders-page.tsx';

export const routes = [
  { path: '/orders', element: <OrdersPage /> },
  { path: '/orders/:id', element: <OrderPage /> },
];
export const opened: OrderEvent = {
  at: inDays(-3),
  recordedAt: inDays(-3),
  actor: 'kizashi',
  verb: 'open',
  fromState: null,
  toState: 'advised',
  detail: {},
};
export const byAbe: OrderEvent = {
  ...opened,
  at: inDays(0),
  recordedAt: inDays(0),
  actor: 'user:u2',
  verb: 'accept',
  toState: 'accepted',
};

export type Answering = (request: FakeRequest, world: { order: Order; events: OrderEvent[] }) => unknown;

/** The service with one order and its life; `answering` is what it says to every verb. */
export function serve(
  given: Partial<Order> = {},
  answering: Answering = () => problemOf(500, 'internal'),
  role: Role = 'planner',
) {
  const world = { order: anOrder(given), events: [opened] };
  const answer = (request: FakeRequest) => answering(request, world);
  const service = fakeService({
    'GET /session': { ...SESSION, user: { ...SESSION.user, role } },
    'GET /users': page(SESSION.user, {
      ...SESSION.user,
      id: 'u2',
      name: 'Kenji Abe',
      role: 'field-engineer',
    }),
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
    'POST /orders/order-1/assign': answer,
    'POST /orders/order-1/confirm-stop': answer,
    'POST /orders/order-1/schedule': answer,
    'POST /orders/order-1/start': answer,
    'POST /orders/order-1/as-found': answer,
    'POST /orders/order-1/as-left': answer,
    'POST /orders/order-1/complete': answer,
    'POST /orders/order-1/cancel': answer,
    'GET /fitted-parts/part-1/forecasts': page(
      aForecast({ because: [{ channel: 'spindle.front.velocity_rms', text: { ja: '上昇', en: 'up' } }] }),
    ),
    'GET /orders/order-2': problemOf(404, 'not-found'),
  });
  return { ...service, world, posts: () => service.requests.filter(({ method }) => method === 'POST') };
}

/** An answer that changes the order as the verb would. */
export const become =
  (changed: Partial<Order>): Answering =>
  (_, world) => {
    world.order = { ...world.order, ...changed, version: world.order.version + 1 };
    return world.order;
  };
