import {
  id as idShape,
  page,
  pageQuery,
  type SignInLink,
  signInLink,
  type User,
  userChange,
  user as userShape,
  userWrite,
} from '@kizashi/api-contract';
import { asId, type CustomerId, type UserId } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { FleetClock, wallNow } from '../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../idempotency/index.ts';
import { entityTag, newId, type Page, pageOf, requireMatch, showEntityTag } from '../listing/index.ts';
import { Answers, TakesIdempotencyKey, TakesIfMatch } from '../openapi/answers.ts';
import { HttpProblem, notFound } from '../problem/index.ts';
import { CurrentPrincipal, type Principal, scopeOf } from './principal.ts';
import { recordAudit } from './record-audit.ts';
import { SignIn } from './sign-in.ts';
import { toUser, type UserRow } from './user-view.ts';

const { users, sessions, signInLinks } = schema;

@ApiTags('access')
@Controller('users')
export class UsersController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly signIn: SignIn,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Users in the caller’s scope' })
  @Answers(page(userShape), { problems: ['invalid-request', 'not-signed-in'] })
  list(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<User>> {
    return this.database.withScope(scopeOf(principal), (tx) =>
      pageOf(
        query,
        (row: UserRow) => [row.id],
        (after, count) =>
          tx
            .select()
            .from(users)
            .where(and(isNull(users.disabledAt), after && gt(users.id, asId<UserId>(after[0] ?? ''))))
            .orderBy(asc(users.id))
            .limit(count),
        toUser,
      ),
    );
  }

  @Get(':id')
  @ApiOperation({ summary: 'One user' })
  @Answers(userShape, { problems: ['not-signed-in', 'not-found'] })
  async read(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<User> {
    const row = await this.database.withScope(scopeOf(principal), (tx) => present(tx, id));
    showEntityTag(reply, toUser(row));
    return toUser(row);
  }

  @Post()
  @ApiOperation({ summary: 'Add a user; a sign-in link lets them in' })
  @TakesIdempotencyKey()
  @Answers(userShape, {
    status: 201,
    problems: [
      'invalid-request',
      'not-signed-in',
      'not-allowed',
      'not-found',
      'already-exists',
      'idempotency-key-reused',
    ],
  })
  async create(
    @Body({ schema: userWrite }) body: z.infer<typeof userWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<User> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const customerId = body.customerId ? await knownCustomer(tx, body.customerId) : null;
      const [row] = await tx
        .insert(users)
        .values({ ...body, id: newId<UserId>('usr'), customerId })
        .onConflictDoNothing()
        .returning();
      if (row === undefined)
        throw new HttpProblem('already-exists', `There is a user with ${body.email} already.`);
      await this.#audit(tx, write.principal, 'user.created', row);
      return toUser(row);
    });
    return answer;
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change name, e-mail, role or language' })
  @TakesIfMatch()
  @Answers(userShape, {
    problems: [
      'invalid-request',
      'not-signed-in',
      'not-allowed',
      'not-found',
      'already-exists',
      'last-admin',
      'precondition-required',
      'version-changed',
    ],
  })
  async change(
    @Param('id', { schema: idShape }) id: string,
    @Body({ schema: userChange }) body: z.infer<typeof userChange>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<User> {
    const changed = await this.database.withScope(scopeOf(write.principal), async (tx) => {
      const before = await present(tx, id, 'lock');
      requireMatch(write.ifMatch, entityTag(toUser(before)));
      if (body.role !== undefined && body.role !== 'admin') await keepAnAdmin(tx, before);
      const [row] = await tx
        .update(users)
        .set({ ...body, version: before.version + 1 })
        .where(eq(users.id, before.id))
        .returning();
      if (row === undefined) throw notFound('user', id);
      await this.#audit(tx, write.principal, 'user.changed', row);
      return toUser(row);
    });
    showEntityTag(write.reply, changed);
    return changed;
  }

  /** What the person did stays in the log; name and e-mail go, every session ends. */
  @Delete(':id')
  @ApiOperation({ summary: 'Shut a user out and forget name and e-mail' })
  @Answers(undefined, { problems: ['not-signed-in', 'not-allowed', 'not-found', 'last-admin'] })
  async remove(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.database.withScope(scopeOf(principal), async (tx) => {
      const row = await present(tx, id, 'lock');
      await keepAnAdmin(tx, row);
      await tx.delete(sessions).where(eq(sessions.userId, row.id));
      await tx.delete(signInLinks).where(eq(signInLinks.userId, row.id));
      await tx
        .update(users)
        .set({ name: row.id, email: `${row.id}@removed.invalid`, disabledAt: wallNow() })
        .where(eq(users.id, row.id));
      await this.#audit(tx, principal, 'user.removed', row);
    });
  }

  @Post(':id/sign-in-links')
  @ApiOperation({ summary: 'A link that signs the user in once, within 15 minutes' })
  @TakesIdempotencyKey()
  @Answers(signInLink, {
    status: 201,
    problems: ['not-signed-in', 'not-allowed', 'not-found', 'idempotency-key-reused'],
  })
  async link(
    @Param('id', { schema: idShape }) id: string,
    @CurrentWrite() write: WriteRequest,
    @Req() request: FastifyRequest,
  ): Promise<SignInLink> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const user = await present(tx, id);
      await this.#audit(tx, write.principal, 'user.sign-in-link-made', user);
      return this.signIn.createLink(tx, user.id, `${request.protocol}://${request.host}`);
    });
    return answer;
  }

  #audit(tx: Transaction, principal: Principal, action: string, user: UserRow): Promise<void> {
    return recordAudit(tx, {
      actor: principal.actor,
      action,
      subject: `user:${user.id}`,
      customerId: user.customerId,
      occurredAt: this.clock.now(),
      detail: { role: user.role },
    });
  }
}

async function present(tx: Transaction, id: string, lock?: 'lock'): Promise<UserRow> {
  const query = tx
    .select()
    .from(users)
    .where(and(eq(users.id, asId<UserId>(id)), isNull(users.disabledAt)));
  const [row] = lock ? await query.for('update') : await query;
  if (row === undefined) throw notFound('user', id);
  return row;
}

async function knownCustomer(tx: Transaction, id: string): Promise<CustomerId> {
  const [row] = await tx
    .select({ id: schema.customers.id })
    .from(schema.customers)
    .where(eq(schema.customers.id, asId<CustomerId>(id)));
  if (row === undefined) throw notFound('customer', id);
  return row.id;
}

/** Without one nobody could let anybody in again. Locks the others, so that two cannot go at once. */
async function keepAnAdmin(tx: Transaction, leaving: UserRow): Promise<void> {
  if (leaving.role !== 'admin' || leaving.customerId !== null) return;
  const others = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.role, 'admin'),
        isNull(users.customerId),
        isNull(users.disabledAt),
        ne(users.id, leaving.id),
      ),
    )
    .for('update');
  if (others.length === 0) {
    throw new HttpProblem('last-admin', 'This is the last administrator. Make somebody else one first.');
  }
}
