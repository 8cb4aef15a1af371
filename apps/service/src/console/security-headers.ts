import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * No script and no style but our own files, no frame around us, no address of ours told to others. Styles set through
 * the CSSOM need no exception (CSP 3, 8.4); `connect-src` names the socket too, since `self` does not cover ws: in every
 * browser.
 */
function contentSecurityPolicy(host: string, tls: boolean): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${tls ? 'wss' : 'ws'}://${host}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A Host header is the caller's to choose, so it comes into a header of ours only if it looks like one. */
const HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/;

export function sendSecurityHeaders(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      const tls = request.protocol === 'https';
      const host = HOST.test(request.host) ? request.host : 'localhost';
      reply.headers({
        'content-security-policy': contentSecurityPolicy(host, tls),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      if (tls) reply.header('strict-transport-security', 'max-age=31536000');
      if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    });
}
