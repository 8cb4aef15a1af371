import { Module } from '@nestjs/common';
import { OrderOpening } from './order-opening.ts';
import { OrderTimers } from './order-timers.ts';
import { OrderVerbsController } from './order-verbs.controller.ts';
import { OrderVerbs } from './order-verbs.ts';
import { OrdersController } from './orders.controller.ts';
import { OrdersAfterEdits } from './orders-after-edits.ts';
import { DeviceSwaps } from './swaps/device-swaps.ts';

/** After advice: orders open by themselves, people take them on, the swap closes them. */
@Module({
  controllers: [OrdersController, OrderVerbsController],
  providers: [OrderOpening, OrderTimers, OrderVerbs, OrdersAfterEdits, DeviceSwaps],
  exports: [OrderOpening, OrderTimers, DeviceSwaps],
})
export class OrderingModule {}
