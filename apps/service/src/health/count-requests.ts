import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Metrics } from './metrics.ts';

/** Labels are the route as it was declared, never the address that was asked: those are without number. */
export function countRequests(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const requests = metrics.counter('kizashi_http_requests_total', 'Requests answered');
  const seconds = metrics.counter('kizashi_http_request_seconds_total', 'Time spent on answering them');
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      requests.add(1, { method: request.method, route, status: String(reply.statusCode) });
      seconds.add(reply.elapsedTime / 1_000, { method: request.method, route });
    });
}
