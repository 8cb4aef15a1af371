import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenToAll } from '../identity/identity.guard.ts';
import { Answers } from '../openapi/answers.ts';
import { live, type Ready, ready } from './health-shapes.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';

/** For supervisors and Prometheus: outside /api/v1, no sign-in, and nothing in it about a customer. */
@ApiTags('health')
@OpenToAll()
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'The process answers' })
  @Answers(live)
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Every part works: database with the roles it runs as, stores, broker' })
  @Answers(ready)
  @ApiResponse({ status: 503, standardSchema: ready, description: 'A part does not work; it is named' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Ready> {
    const answer = await this.readiness.check();
    if (answer.status !== 'ready') reply.status(503);
    return answer;
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Prometheus metrics' })
  @ApiResponse({
    status: 200,
    description: 'Text exposition format',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  read(): string {
    return this.metrics.render();
  }
}
