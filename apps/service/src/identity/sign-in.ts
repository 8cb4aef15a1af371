import type { SignInLink, User } from '@kizashi/api-contract';
import { plus, toIso, type UserId } from '@kizashi/kernel';
import { ScopedDatabase, schema, type Transaction } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { FleetClock, wallNow } from '../fleet-clock/fleet-clock.ts';
import { HttpProblem } from '../problem/index.ts';
import { recordAudit } from './record-audit.ts';
import { hashToken, newToken } from './secret-token.ts';
import { SESSION_LASTS_MS } from './session-cookie.ts';
import { toUser } from './user-view.ts';

const LINK_LASTS_MS = 15 * 60_000;
const { sessions, signInLinks, users } = schema;

/** One-time links and the sessions that they open. Both last on the wall clock: no driver can stretch them. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: ScopedDatabase,
    private readonly clock: FleetClock,
  ) {}

  /** @param origin where the console is reached, e.g. `https://kizashi.example` */
  async createLink(tx: Transaction, userId: UserId, origin: string): Promise<SignInLink> {
    const [user] = await tx
      .select()
      .from(users)
      .where(and(eq(users.id, userId), isNull(users.disabledAt)));
    if (user === undefined) throw new HttpProblem('not-found', `There is no user "${userId}".`);
    const token = newToken('sign-in');
    const expiresAt = plus(wallNow(), LINK_LASTS_MS);
    await tx
      .insert(signInLinks)
      .values({ tokenHash: hashToken(token), userId, customerId: user.customerId, expiresAt });
    return { url: `${origin}/sign-in?token=${token}`, expiresAt: toIso(expiresAt) };
  }

  /**
   * Opens a session for a link that was never used before: of two at once only one gets it. Unknown, used and
   * expired links get the same answer.
   */
  async redeem(token: string): Promise<{ readonly session: string; readonly user: User }> {
    return this.database.withScope({ customer: '*' }, async (tx) => {
      const now = wallNow();
      const [link] = await tx
        .update(signInLinks)
        .set({ usedAt: now })
        .where(
          and(
            eq(signInLinks.tokenHash, hashToken(token)),
            isNull(signInLinks.usedAt),
            gt(signInLinks.expiresAt, now),
          ),
        )
        .returning({ userId: signInLinks.userId });
      const [user] =
        link === undefined
          ? []
          : await tx
              .select()
              .from(users)
              .where(and(eq(users.id, link.userId), isNull(users.disabledAt)));
      if (user === undefined) {
        throw new HttpProblem(
          'sign-in-link-not-valid',
          'A sign-in link works once and for 15 minutes. Ask for a new one: npm run kizashi -- user link',
        );
      }
      const session = newToken('session');
      await tx.insert(sessions).values({
        tokenHash: hashToken(session),
        userId: user.id,
        customerId: user.customerId,
        createdAt: now,
        expiresAt: plus(now, SESSION_LASTS_MS),
      });
      await recordAudit(tx, {
        actor: `user:${user.id}`,
        action: 'user.signed-in',
        subject: `user:${user.id}`,
        customerId: user.customerId,
        occurredAt: this.clock.now(),
      });
      return { session, user: toUser(user) };
    });
  }

  /** Ends the session on the server too; a cookie that was copied is worth nothing afterwards. */
  async end(session: string): Promise<void> {
    await this.database.withScope({ customer: '*' }, (tx) =>
      tx.delete(sessions).where(eq(sessions.tokenHash, hashToken(session))),
    );
  }
}
