import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { HttpProblem } from '../problem/index.ts';

/** Strong validator (RFC 9110, 8.8.3) of what a caller may change: its own columns, not what others compute. */
export function entityTag(record: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(record)).digest('base64url').slice(0, 22)}"`;
}

export function showEntityTag(reply: FastifyReply, record: unknown): void {
  reply.header('etag', entityTag(record));
}

/**
 * Refuses a change of something that is not as its caller last saw it (RFC 9110, 13.1.1).
 * The caller of this function holds the row's lock.
 */
export function requireMatch(ifMatch: string | undefined, current: string): void {
  if (ifMatch === undefined) {
    throw new HttpProblem(
      'precondition-required',
      'Send If-Match with the ETag that you read, so that nobody else’s change is overwritten; If-Match: * if that is meant.',
    );
  }
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (tags.includes('*') || tags.includes(current)) return;
  throw new HttpProblem(
    'version-changed',
    `It is at ${current} now and was changed since you read it. Read it again, then decide.`,
  );
}
