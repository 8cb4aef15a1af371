import { join } from 'node:path';
import type { UserId } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { and, eq, isNull } from 'drizzle-orm';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { FleetClock, wallNow } from '../fleet-clock/fleet-clock.ts';
import { readOrMakeSecret } from '../lifecycle/home-secret.ts';
import { newId } from '../listing/index.ts';
import { recordAudit } from './record-audit.ts';
import { hashToken, newToken } from './secret-token.ts';

const { apiTokens, users } = schema;
const COMMAND_LINE = 'command line of this installation';

/**
 * What a new installation needs so that somebody can get in, and nothing that two installations share: one
 * administrator without a password, and a random token for the command line in a file that only its owner reads.
 */
@Injectable()
export class FirstStart implements OnApplicationBootstrap {
  readonly #log = new Logger('first start');

  constructor(
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const token = readOrMakeSecret(join(this.environment.home, 'token'), () => newToken('api'));
    await this.database.withScope({ customer: '*' }, async (tx) => {
      await this.#administrator(tx);
      await this.#commandLineToken(tx, hashToken(token));
    });
  }

  async #administrator(tx: Transaction): Promise<void> {
    const anybody = await tx.select({ id: users.id }).from(users).limit(1);
    if (anybody.length > 0) return;
    const id = newId<UserId>('usr');
    await tx.insert(users).values({
      id,
      customerId: null,
      name: 'admin',
      email: 'admin@kizashi.invalid',
      role: 'admin',
      language: 'en',
    });
    await this.#audit(tx, 'user.created', `user:${id}`);
    this.#log.log(`the administrator is ${id}; a sign-in link: npm run kizashi -- user link`);
  }

  /** The file is the truth: a token that it does not hold any more is revoked. */
  async #commandLineToken(tx: Transaction, tokenHash: string): Promise<void> {
    const inForce = await tx
      .select()
      .from(apiTokens)
      .where(and(eq(apiTokens.name, COMMAND_LINE), isNull(apiTokens.revokedAt)));
    for (const row of inForce) {
      if (row.tokenHash === tokenHash) return;
      await tx.update(apiTokens).set({ revokedAt: wallNow() }).where(eq(apiTokens.id, row.id));
      await this.#audit(tx, 'token.revoked', `token:${row.id}`);
    }
    const id = newId('tok');
    await tx
      .insert(apiTokens)
      .values({ id, customerId: null, name: COMMAND_LINE, role: 'admin', tokenHash, createdAt: wallNow() });
    await this.#audit(tx, 'token.created', `token:${id}`);
  }

  #audit(tx: Transaction, action: string, subject: string): Promise<void> {
    return recordAudit(tx, {
      actor: 'service',
      action,
      subject,
      customerId: null,
      occurredAt: this.clock.now(),
    });
  }
}
