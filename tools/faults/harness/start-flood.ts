import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FloodOrders, FloodReport } from './flood-orders.ts';

const GENERATOR = fileURLToPath(new URL('./flood-generator.ts', import.meta.url));

/** Malformed messages from a process of their own; resolves with what became of them. @throws Error when it failed */
export function startFlood(orders: FloodOrders): Promise<FloodReport> {
  const { promise, resolve, reject } = Promise.withResolvers<FloodReport>();
  const child = fork(GENERATOR, [], {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
  });
  child.once('message', (report) => resolve(report as FloodReport));
  child.once('close', (code) => reject(new Error(`the generator of the flood ended with ${code}`)));
  child.send(orders);
  return promise;
}
