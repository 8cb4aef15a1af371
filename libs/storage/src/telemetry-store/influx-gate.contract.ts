import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands before an InfluxDB and lets through what it is told to. */
export interface InfluxGate {
  readonly origin: string;
  /** Otherwise writes are answered with 503 and do not reach the server; everything else does. */
  takesWrites: boolean;
  /** Statements that are answered with 503 as well. */
  refuses: RegExp | undefined;
  /** Waited before anything is passed on. */
  delayMs: number;
  close(): Promise<void>;
}

export async function openGate(host: string): Promise<InfluxGate> {
  const server = createServer(async (asked, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    await sleep(gate.delayMs);
    const { method = 'GET', url = '/', headers } = asked;
    const isWrite = url.startsWith('/write');
    const statement = isWrite ? '' : (new URLSearchParams(body.toString()).get('q') ?? '');
    if (isWrite ? !gate.takesWrites : gate.refuses?.test(statement)) {
      answer.writeHead(503).end('{"error":"timeout"}');
      return;
    }
    const passedOn = request(`http://${host}${url}`, { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    passedOn.on('error', () => answer.destroy());
    passedOn.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gate: InfluxGate = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takesWrites: true,
    refuses: undefined,
    delayMs: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return gate;
}
