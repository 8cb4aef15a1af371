import { timingSafeEqual } from 'node:crypto';
import type { Role } from '@kizashi/api-contract';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Inject, Injectable } from '@nestjs/common';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import type { Principal } from './principal.ts';
import { hashToken } from './secret-token.ts';

/** What a caller shows: an API token (`Authorization: Bearer`) or the console's session cookie. */
export interface Shown {
  readonly bearer?: string | undefined;
  readonly session?: string | undefined;
}

/** Who is behind a token or a cookie; the guard and the live socket both ask here. */
@Injectable()
export class Credentials {
  readonly #bootstrapHash: Buffer | undefined;

  constructor(
    private readonly database: ScopedDatabase,
    @Inject(ENVIRONMENT) environment: Environment,
  ) {
    const { bootstrapToken } = environment;
    if (bootstrapToken !== undefined) this.#bootstrapHash = Buffer.from(hashToken(bootstrapToken));
  }

  /** Undefined for anything unknown, expired, revoked or disabled: the answer does not say which. */
  async principalOf(shown: Shown): Promise<Principal | undefined> {
    if (shown.bearer !== undefined) return this.#ofToken(hashToken(shown.bearer));
    if (shown.session !== undefined) return this.#ofSession(hashToken(shown.session));
    return undefined;
  }

  async #ofToken(tokenHash: string): Promise<Principal | undefined> {
    if (this.#bootstrapHash !== undefined && timingSafeEqual(this.#bootstrapHash, Buffer.from(tokenHash))) {
      return { actor: 'bootstrap', role: 'admin', customer: null };
    }
    const { apiTokens } = schema;
    const [token] = await this.#read((tx) =>
      tx
        .select()
        .from(apiTokens)
        .where(and(eq(apiTokens.tokenHash, tokenHash), isNull(apiTokens.revokedAt))),
    );
    return token && { actor: `token:${token.id}`, role: token.role as Role, customer: token.customerId };
  }

  async #ofSession(tokenHash: string): Promise<Principal | undefined> {
    const { sessions, users } = schema;
    const [found] = await this.#read((tx) =>
      tx
        .select({ id: users.id, role: users.role, customerId: users.customerId })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .where(
          and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, wallNow()), isNull(users.disabledAt)),
        ),
    );
    return (
      found && {
        actor: `user:${found.id}`,
        role: found.role as Role,
        customer: found.customerId,
        userId: found.id,
      }
    );
  }

  /** Nobody is known yet, so nobody's scope: the hash of a secret is the key to exactly one row. */
  #read<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.withScope({ customer: '*' }, work);
  }
}
