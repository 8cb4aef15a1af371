import { Module } from '@nestjs/common';
import { FleetViewController } from './fleet-view.controller.ts';

@Module({ controllers: [FleetViewController] })
export class FleetViewModule {}
