import type { Role } from '@kizashi/api-contract';
import type { CustomerId, UserId } from '@kizashi/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** On whose behalf a request runs; the guard puts it on the request. */
export interface Principal {
  /** For the audit log and for idempotency: `user:…`, `token:…` or `bootstrap`. */
  readonly actor: string;
  readonly role: Role;
  /** Null for the manufacturer's own people, who see every customer. */
  readonly customer: CustomerId | null;
  /** Absent when an API token acts. */
  readonly userId?: UserId;
}

/** What `withScope` asks for: one customer, or `*` for the manufacturer. */
export function scopeOf(principal: Principal): { readonly customer: CustomerId | '*' } {
  return { customer: principal.customer ?? '*' };
}

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

/** The signed-in principal of the request. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw new Error('a route outside the identity guard asks for its principal');
  return principal;
});
