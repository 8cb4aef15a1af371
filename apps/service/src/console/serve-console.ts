import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The built console; `src` and `dist` of the service lie equally deep beside it. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../../console/dist', import.meta.url));

/** What the service answers itself: an unknown address below these is a refusal, never a page. */
const OWN = /^\/(api|health|metrics|socket\.io)(\/|$)/;

const NOT_BUILT = `Kizashi is running, but its console is not built.
Build it with: npx nx run console:build
The HTTP API is at /api/v1 and described at /api/openapi.json.
`;

/**
 * Files of the console; every other address that a person may open is a page of the console itself, which finds its
 * way by the address. Files with a hash in their name never change; index.html is asked for again every time.
 */
export async function serveConsole(app: NestFastifyApplication, folder = CONSOLE_FOLDER): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const built = existsSync(join(folder, 'index.html'));
  if (built) {
    await server.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: 'index.html',
      setHeaders: (reply, path) => {
        const hashed = path.startsWith(join(folder, 'assets'));
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  server.get('/*', (request, reply) => {
    if (!isPage(request.url)) return reply.callNotFound();
    if (built) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  });
}

/** A file that is missing (it has an extension) is missing: index.html in its place would be run as a script. */
function isPage(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '/';
  return !OWN.test(path) && !/\.[a-z0-9]+$/i.test(path);
}
