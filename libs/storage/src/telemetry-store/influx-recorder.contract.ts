import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as it came over the wire. */
export interface Recorded {
  readonly method: string | undefined;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** Unpacked where it was packed. */
  readonly body: string;
}

export type Reply = (answer: ServerResponse, asked: Recorded) => void;

/** Records what it is asked and answers as it is told to. */
export interface InfluxRecorder {
  readonly origin: string;
  readonly asked: Recorded[];
  reply: Reply;
  close(): Promise<void>;
}

export async function startRecorder(): Promise<InfluxRecorder> {
  const server = createServer(async (request, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const packed = request.headers['content-encoding'] === 'gzip';
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://recorder');
    const asked = {
      method: request.method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers,
      body: (packed ? gunzipSync(sent) : sent).toString(),
    };
    recorder.asked.push(asked);
    recorder.reply(answer, asked);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const recorder: InfluxRecorder = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    reply: stored,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return recorder;
}

/** How every version says that a write is stored. */
export function stored(answer: ServerResponse): void {
  answer.writeHead(204).end();
}

export function says(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return (answer) => answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
