import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.ts';

@Global()
@Module({
  providers: [{ provide: Metrics, useFactory: metricsOfTheProcess }],
  exports: [Metrics],
})
export class MetricsModule {}

function metricsOfTheProcess(): Metrics {
  const metrics = new Metrics();
  metrics.gauge('process_resident_memory_bytes', 'Memory in use', () => process.memoryUsage.rss());
  metrics.gauge('nodejs_heap_used_bytes', 'JavaScript heap in use', () => process.memoryUsage().heapUsed);
  metrics.total('process_cpu_seconds_total', 'Processor time used', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.gauge('process_uptime_seconds', 'Time since the start', () => process.uptime());
  return metrics;
}
