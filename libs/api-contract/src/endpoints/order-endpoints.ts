import type { z } from 'zod';
import { page } from '../common.ts';
import { type OrderVerb, order, orderEvent, orderOption, orderQuery, orderVerbs } from '../orders.ts';
import { list, read } from './endpoint.ts';

/** `POST /orders/{id}/{verb}`: answers the order after the verb. */
const verb = <const V extends keyof typeof orderVerbs>(name: V) =>
  ({
    method: 'POST',
    path: `/orders/{id}/${name}`,
    body: orderVerbs[name],
    answer: order,
    status: 200,
    ifMatch: true,
    idempotencyKey: 'required',
  }) as const;

export const orderEndpoints = {
  orders: {
    list: list('/orders', order, orderQuery),
    read: read('/orders/{id}', order),
    /** As short as the advice: it has no pages. */
    options: { method: 'GET', path: '/orders/{id}/options', answer: page(orderOption), status: 200 },
    events: list('/orders/{id}/events', orderEvent),
    acknowledge: verb('acknowledge'),
    accept: verb('accept'),
    defer: verb('defer'),
    decline: verb('decline'),
    assign: verb('assign'),
    'confirm-stop': verb('confirm-stop'),
    schedule: verb('schedule'),
    start: verb('start'),
    'as-found': verb('as-found'),
    'as-left': verb('as-left'),
    complete: verb('complete'),
    cancel: verb('cancel'),
  },
} as const;

/** Any of the verbs, for whoever learns only at run time which: the body is then that of one of them. */
export interface OrderVerbEndpoint {
  readonly method: 'POST';
  readonly path: `/orders/{id}/${OrderVerb}`;
  readonly body: z.ZodType<unknown, z.input<(typeof orderVerbs)[OrderVerb]>>;
  readonly answer: typeof order;
  readonly status: 200;
  readonly ifMatch: true;
  readonly idempotencyKey: 'required';
}
