import { Module } from '@nestjs/common';
import { ConditionController } from './condition.controller.ts';
import { TimelineController } from './timeline.controller.ts';

/** What happened to one machine, and how it stands now. */
@Module({ controllers: [TimelineController, ConditionController] })
export class TimelineModule {}
