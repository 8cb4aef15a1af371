import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands before an InfluxDB and lets through what it is told to. */
export interface InfluxGate {
  readonly origin: string;
  /** Writes are answered with 503 and do not reach the server; everything else does. */
  takesWrites: boolean;
  /** Waited before anything is passed on. */
  delayMs: number;
  close(): Promise<void>;
}

export async function openGate(host: string): Promise<InfluxGate> {
  const server = createServer(async (asked, answer) => {
    await sleep(gate.delayMs);
    if (!gate.takesWrites && asked.url?.startsWith('/write')) {
      asked.resume();
      answer.writeHead(503).end('{"error":"timeout"}');
      return;
    }
    const { method = 'GET', url = '/', headers } = asked;
    const passedOn = request(`http://${host}${url}`, { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    passedOn.on('error', () => answer.destroy());
    asked.pipe(passedOn);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gate: InfluxGate = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takesWrites: true,
    delayMs: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return gate;
}
