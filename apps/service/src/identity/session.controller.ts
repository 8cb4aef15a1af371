import { type Session, session as sessionShape, sessionWrite, type User } from '@kizashi/api-contract';
import { toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Body, Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { eq } from 'drizzle-orm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Answers } from '../openapi/answers.ts';
import { OpenToAll, refuseForeignOrigin } from './identity.guard.ts';
import { CurrentPrincipal, type Principal, scopeOf } from './principal.ts';
import { clearSessionCookie, sessionOf, setSessionCookie } from './session-cookie.ts';
import { SignIn } from './sign-in.ts';
import { toUser } from './user-view.ts';

@ApiTags('access')
@Controller('session')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** A POST, not the opening of the link itself: previews of links in mail and chat open them, and do not post. */
  @Post()
  @OpenToAll()
  @ApiOperation({ summary: 'Open a session with the token of a sign-in link; the answer sets the cookie' })
  @Answers(sessionShape, {
    status: 201,
    problems: ['invalid-request', 'sign-in-link-not-valid', 'foreign-origin'],
  })
  async open(
    @Body({ schema: sessionWrite }) body: z.infer<typeof sessionWrite>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    refuseForeignOrigin(request);
    const { session, user } = await this.signIn.redeem(body.token);
    setSessionCookie(request, reply, session);
    return this.#describe(user);
  }

  @Get()
  @ApiOperation({ summary: 'Who is signed in, and what the console needs to know of the installation' })
  @Answers(sessionShape, { problems: ['not-signed-in'] })
  async read(@CurrentPrincipal() principal: Principal): Promise<Session> {
    return this.#describe(await this.#userOf(principal));
  }

  @Delete()
  @ApiOperation({ summary: 'Sign out' })
  @Answers(undefined, { problems: ['not-signed-in', 'foreign-origin'] })
  async close(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const session = sessionOf(request);
    if (session !== undefined) await this.signIn.end(session);
    clearSessionCookie(request, reply);
  }

  #describe(user: User): Session {
    const { currency, tenant } = this.environment;
    return { user, currency, now: toIso(this.clock.now()), maker: tenant };
  }

  /** An API token is nobody's, but its holder may ask who it acts as. */
  async #userOf(principal: Principal): Promise<User> {
    const { userId, actor, role, customer } = principal;
    if (userId !== undefined) {
      const [row] = await this.database.withScope(scopeOf(principal), (tx) =>
        tx.select().from(schema.users).where(eq(schema.users.id, userId)),
      );
      if (row !== undefined) return toUser(row);
    }
    return { id: actor, name: actor, email: '', role, customerId: customer, language: 'en' };
  }
}
