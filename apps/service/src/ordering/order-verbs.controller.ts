import { id as idShape, type Order, orderVerbs } from '@kizashi/api-contract';
import {
  asId,
  type EpochMs,
  fromIso,
  type OrderId,
  type PartNumber,
  type TimeRange,
  type UserId,
} from '@kizashi/kernel';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentWrite, type WriteRequest } from '../idempotency/index.ts';
import { HttpProblem } from '../problem/index.ts';
import { OrderVerbRoute } from './order-verb-route.ts';
import { OrderVerbs } from './order-verbs.ts';

type BodyOf<V extends keyof typeof orderVerbs> = z.infer<(typeof orderVerbs)[V]>;

@ApiTags('orders')
@Controller('orders')
export class OrderVerbsController {
  constructor(private readonly verbs: OrderVerbs) {}

  @OrderVerbRoute('acknowledge', 'Say that somebody has seen it')
  acknowledge(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.acknowledge }) _body: BodyOf<'acknowledge'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'acknowledge', {});
  }

  @OrderVerbRoute('accept', 'Agree to the chosen window, or to another option or planned stop', [
    'window-not-offered',
    'window-not-possible',
    'window-passed',
    'window-reversed',
  ])
  accept(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.accept }) body: BodyOf<'accept'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    const window = windowOf(body);
    return this.verbs.run(write, asId<OrderId>(id), 'accept', window ? { window } : {});
  }

  @OrderVerbRoute('defer', 'Put it off; it comes back by itself', ['until-passed'])
  defer(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.defer }) body: BodyOf<'defer'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'defer', { until: instantOf(body.until) });
  }

  @OrderVerbRoute('decline', 'Refuse it, with the reason')
  decline(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.decline }) body: BodyOf<'decline'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'decline', body);
  }

  @OrderVerbRoute('assign', 'Name the engineer who goes', ['unknown-user'])
  assign(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.assign }) body: BodyOf<'assign'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'assign', { userId: asId<UserId>(body.userId) });
  }

  @OrderVerbRoute('confirm-stop', 'Confirm that the line will stand still')
  confirmStop(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs['confirm-stop'] }) _body: BodyOf<'confirm-stop'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'confirm-stop', {});
  }

  @OrderVerbRoute('schedule', 'Fix when the visit is', ['window-passed', 'window-reversed'])
  schedule(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.schedule }) body: BodyOf<'schedule'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    const window = { from: instantOf(body.windowFrom), to: instantOf(body.windowTo) };
    return this.verbs.run(write, asId<OrderId>(id), 'schedule', { window });
  }

  @OrderVerbRoute('start', 'Begin the visit; when it is not ready, with the reason why all the same', [
    'not-ready',
  ])
  start(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.start }) body: BodyOf<'start'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'start', body);
  }

  @OrderVerbRoute('as-found', 'Record what the removed part looked like')
  asFound(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs['as-found'] }) body: BodyOf<'as-found'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'as-found', body);
  }

  @OrderVerbRoute('as-left', 'Record how the machine was left')
  asLeft(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs['as-left'] }) body: BodyOf<'as-left'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'as-left', body);
  }

  @OrderVerbRoute('complete', 'Close it: the fitted part becomes the new one', [
    'serial-unchanged',
    'unknown-part-number',
  ])
  complete(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.complete }) { newSerial, partNumber }: BodyOf<'complete'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    const body =
      partNumber === undefined ? { newSerial } : { newSerial, partNumber: asId<PartNumber>(partNumber) };
    return this.verbs.run(write, asId<OrderId>(id), 'complete', body);
  }

  @OrderVerbRoute('cancel', 'Call it off, with the reason')
  cancel(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: orderVerbs.cancel }) body: BodyOf<'cancel'>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<Order> {
    return this.verbs.run(write, asId<OrderId>(id), 'cancel', body);
  }
}

/** Both ends or neither. */
function windowOf({ windowFrom, windowTo }: BodyOf<'accept'>): TimeRange | undefined {
  if (windowFrom === undefined && windowTo === undefined) return undefined;
  if (windowFrom !== undefined && windowTo !== undefined) {
    return { from: instantOf(windowFrom), to: instantOf(windowTo) };
  }
  const field = windowFrom === undefined ? 'windowFrom' : 'windowTo';
  const detail = 'is missing: name both ends of the window, or neither for the recommended one';
  throw new HttpProblem('invalid-request', `${field} ${detail}.`, [{ field, detail }]);
}

/** The body was checked: what is there is an instant. */
function instantOf(text: string): EpochMs {
  const at = fromIso(text);
  if (at === undefined) throw new Error(`not an instant: ${text}`);
  return at;
}
