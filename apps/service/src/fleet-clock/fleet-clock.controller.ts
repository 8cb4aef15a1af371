import { type Clock, type ClockWrite, clock, clockWrite } from '@kizashi/api-contract';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../openapi/answers.ts';
import { ClockDriver } from './clock-driver.ts';

@ApiTags('clock')
@Controller('clock')
export class FleetClockController {
  constructor(private readonly driver: ClockDriver) {}

  @Get()
  @ApiOperation({ summary: 'Where the fleet clock stands, and who moves it' })
  @Answers(clock, { problems: ['not-signed-in'] })
  read(): Clock {
    return this.driver.read();
  }

  @Post()
  @ApiOperation({ summary: 'Announce a step, take it, or tie a driven clock to the wall' })
  @Answers(clock, {
    problems: ['invalid-request', 'not-signed-in', 'not-allowed', 'clock-not-driven', 'clock-step-not-valid'],
  })
  move(@Body({ schema: clockWrite }) move: ClockWrite): Promise<Clock> {
    return this.driver.move(move);
  }
}
