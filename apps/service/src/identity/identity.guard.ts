import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problem/index.ts';
import { Credentials } from './credentials.ts';
import { isAllowed } from './role-rules.ts';
import { sessionOf } from './session-cookie.ts';

const OPEN_TO_ALL = 'kizashi:open-to-all';

/** Routes that are there before anybody has signed in. */
export const OpenToAll = () => SetMetadata(OPEN_TO_ALL, true);

/** Stands before every route: who is it, may the role do this, and did the browser mean it? */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    private readonly credentials: Credentials,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride<boolean>(OPEN_TO_ALL, [context.getHandler(), context.getClass()])) {
      return true;
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const bearer = bearerOf(request);
    const session = bearer === undefined ? sessionOf(request) : undefined;
    const principal = await this.credentials.principalOf({ bearer, session });
    if (principal === undefined) {
      throw new HttpProblem(
        'not-signed-in',
        'Show an API token (Authorization: Bearer …) or open a sign-in link in the console; this one is unknown or has run out.',
      );
    }
    if (session !== undefined) refuseForeignOrigin(request);
    if (!isAllowed(principal, request.method, request.url)) {
      throw new HttpProblem(
        'not-allowed',
        `The role ${principal.role}${principal.customer === null ? '' : ' of a customer'} may not ${request.method} here.`,
      );
    }
    request.principal = principal;
    return true;
  }
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/**
 * A browser sends the cookie along whatever page made the request, and names that page in Origin on every unsafe
 * method. Programs that send no Origin are no browsers, so nobody can make them send a cookie of somebody else.
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign =
    origin === undefined ? site === 'cross-site' || site === 'same-site' : !isOwn(origin, request.host);
  if (!foreign) return;
  throw new HttpProblem(
    'foreign-origin',
    `${origin ?? 'Another web site'} may not act for somebody signed in to ${request.host}.`,
  );
}

function isOwn(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
