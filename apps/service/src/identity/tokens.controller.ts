import {
  id as idShape,
  page,
  pageQuery,
  tokenCreated,
  token as tokenShape,
  tokenWrite,
} from '@kizashi/api-contract';
import { asId, type CustomerId, toIso } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { z } from 'zod';
import { FleetClock, wallNow } from '../fleet-clock/fleet-clock.ts';
import { CurrentWrite, Idempotency, type WriteRequest } from '../idempotency/index.ts';
import { newId, type Page, pageOf } from '../listing/index.ts';
import { Answers, TakesIdempotencyKey } from '../openapi/answers.ts';
import { notFound } from '../problem/index.ts';
import { CurrentPrincipal, type Principal, scopeOf } from './principal.ts';
import { recordAudit } from './record-audit.ts';
import { hashToken, newToken } from './secret-token.ts';

const { apiTokens, customers } = schema;
type TokenRow = typeof apiTokens.$inferSelect;
type Token = z.infer<typeof tokenShape>;

/** API tokens for programs: shown once, revocable, never more than their role. */
@ApiTags('access')
@Controller('tokens')
export class TokensController {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly idempotency: Idempotency,
    private readonly clock: FleetClock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'API tokens, revoked ones included; never the token itself' })
  @Answers(page(tokenShape), { problems: ['invalid-request', 'not-signed-in', 'not-allowed'] })
  list(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<Token>> {
    return this.database.withScope(scopeOf(principal), (tx) =>
      pageOf(
        query,
        (row: TokenRow) => [row.id],
        (after, count) =>
          tx
            .select()
            .from(apiTokens)
            .where(after && gt(apiTokens.id, after[0] ?? ''))
            .orderBy(asc(apiTokens.id))
            .limit(count),
        toToken,
      ),
    );
  }

  @Post()
  @ApiOperation({ summary: 'Make an API token; this answer is the only one that shows it' })
  @TakesIdempotencyKey()
  @Answers(tokenCreated, {
    status: 201,
    problems: ['invalid-request', 'not-signed-in', 'not-allowed', 'not-found', 'idempotency-key-reused'],
  })
  async create(
    @Body({ schema: tokenWrite }) body: z.infer<typeof tokenWrite>,
    @CurrentWrite() write: WriteRequest,
  ): Promise<z.infer<typeof tokenCreated>> {
    const { answer } = await this.idempotency.once(write, async (tx) => {
      const customerId = body.customerId ? asId<CustomerId>(body.customerId) : null;
      if (customerId !== null) {
        const known = await tx
          .select({ id: customers.id })
          .from(customers)
          .where(eq(customers.id, customerId));
        if (known.length === 0) throw notFound('customer', customerId);
      }
      const id = newId('tok');
      const token = newToken('api');
      await tx.insert(apiTokens).values({
        id,
        customerId,
        name: body.name,
        role: body.role,
        tokenHash: hashToken(token),
        createdAt: wallNow(),
      });
      await recordAudit(tx, {
        actor: write.principal.actor,
        action: 'token.created',
        subject: `token:${id}`,
        customerId,
        occurredAt: this.clock.now(),
        detail: { name: body.name, role: body.role },
      });
      return { id, name: body.name, token };
    });
    return answer;
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revoke an API token; from now on it opens nothing' })
  @Answers(undefined, { problems: ['not-signed-in', 'not-allowed', 'not-found'] })
  async revoke(
    @Param('id', { schema: idShape }) id: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    await this.database.withScope(scopeOf(principal), async (tx) => {
      const [row] = await tx
        .update(apiTokens)
        .set({ revokedAt: wallNow() })
        .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
        .returning();
      if (row === undefined) throw notFound('API token in force', id);
      await recordAudit(tx, {
        actor: principal.actor,
        action: 'token.revoked',
        subject: `token:${id}`,
        customerId: row.customerId,
        occurredAt: this.clock.now(),
        detail: { name: row.name },
      });
    });
  }
}

function toToken(row: TokenRow): Token {
  return {
    id: row.id,
    name: row.name,
    role: row.role as Token['role'],
    customerId: row.customerId,
    createdAt: toIso(row.createdAt),
    revokedAt: row.revokedAt && toIso(row.revokedAt),
  };
}
