import { randomUUID } from 'node:crypto';
import type { FittedPart, Order, OrderOption, Stock } from '@kizashi/api-contract';
import { type EpochMs, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { ApiRefusal, type WriteOptions } from '../../set-up/product-api.ts';
import type { OwnApi } from './crew.ts';

interface Call {
  readonly who: string;
  readonly what: string;
  readonly body: Record<string, unknown>;
}

/** The part of the product that people work with, in memory: orders with their versions, shelves, fitted parts. */
export class FakeOrders {
  readonly calls: Call[] = [];
  readonly orders: Order[] = [];
  readonly fitted: FittedPart[] = [];
  readonly stock: Stock[] = [];
  now: EpochMs;

  constructor(now: EpochMs) {
    this.now = now;
  }

  /** What has been done so far, as "who verb". */
  get done(): readonly string[] {
    return this.calls.map(({ who, what }) => `${who} ${what}`);
  }

  open(machineId: string, machineSerial: string, position: string, windowInHours: number): Order {
    const [from, to] = [windowInHours, windowInHours + 6].map((hours) => epochMs(this.now + hours * HOUR_MS));
    const window = { windowFrom: toIso(from as EpochMs), windowTo: toIso(to as EpochMs) };
    const option = { ...window, planned: true, chosen: true, notPossible: null } as OrderOption;
    const order = {
      id: `ord_${this.orders.length + 1}`,
      machineId,
      machineSerial,
      positionName: { ja: position, en: position },
      state: 'advised',
      urgent: false,
      ...{ acknowledgedAt: null, assignedTo: null, stopConfirmedAt: null, windowFrom: null, windowTo: null },
      ...{ options: [option], missing: [], openedAt: toIso(this.now), version: 1 },
    } as unknown as Order;
    this.orders.push(order);
    return order;
  }

  apiOf(who: string): OwnApi {
    const record = (what: string, body: unknown) => {
      this.calls.push({ who, what, body: body as Record<string, unknown> });
    };
    return {
      get: async <T>(path: string) => this.#order(path.split('/')[1]) as T,
      list: async <T>(path: string) => this.#list(path) as T[],
      post: async <T>(path: string, body: unknown, options: WriteOptions = {}) => {
        if (path === 'fitted-parts') {
          record('enters a part', body);
          this.fitted.push({ id: randomUUID(), removedAt: null, ...(body as object) } as FittedPart);
          return {} as T;
        }
        const [, id, verb = ''] = path.split('/');
        record(verb, body);
        return this.#verb(this.#order(id), verb, body as Partial<Order>, options) as T;
      },
      put: async <T>(_: string, body: unknown) => {
        record('fills the shelf', body);
        return {} as T;
      },
      patch: async <T>(path: string, body: unknown) => {
        record('takes a part out', body);
        const part = this.fitted.find(({ id }) => path.endsWith(id));
        Object.assign(part ?? {}, body);
        return {} as T;
      },
    };
  }

  #list(path: string): readonly unknown[] {
    if (path.startsWith('orders')) return this.orders.filter(({ state }) => state !== 'closed');
    if (path.startsWith('fitted-parts'))
      return this.fitted.filter(({ machineId }) => path.endsWith(`machineId=${machineId}`));
    return this.stock;
  }

  #order(id: string | undefined): Order {
    const order = this.orders.find((one) => one.id === id);
    if (order === undefined) throw new ApiRefusal(`order ${id}`, 404, { code: 'not-found' });
    return order;
  }

  #verb(
    order: Order,
    verb: string,
    body: Partial<Order> & { userId?: string },
    options: WriteOptions,
  ): Order {
    if (options.key === undefined) throw new Error('an order verb without Idempotency-Key');
    if (options.ifMatch !== `"${order.version}"`)
      throw new ApiRefusal(verb, 412, { code: 'version-changed', title: 'It was changed' });
    const [option] = order.options;
    const at = toIso(this.now);
    const changes: Record<string, Partial<Order>> = {
      acknowledge: { acknowledgedAt: at },
      accept: { state: 'accepted', windowFrom: option?.windowFrom ?? at, windowTo: option?.windowTo ?? at },
      assign: { assignedTo: body.userId ?? null },
      schedule: { state: 'scheduled', ...body },
      'confirm-stop': { stopConfirmedAt: at, state: order.missing.length > 0 ? 'scheduled' : 'ready' },
      start: { state: 'in-progress' },
      'as-found': { state: 'as-found-recorded' },
      'as-left': { state: 'as-left-verified' },
      complete: { state: 'closed' },
    };
    const change = changes[verb];
    if (change === undefined) throw new ApiRefusal(verb, 409, { code: 'illegal-transition' });
    const next = { ...order, ...change, version: order.version + 1 };
    this.orders[this.orders.indexOf(order)] = next;
    return next;
  }
}
