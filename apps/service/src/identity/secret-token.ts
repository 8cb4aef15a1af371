import { createHash, randomBytes } from 'node:crypto';

/** Of what a holder shows we keep only this: SHA-256 is enough, since every token has 256 random bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** 256 random bits; the prefix tells people and secret scanners what was found. */
export function newToken(kind: 'api' | 'device' | 'session' | 'sign-in'): string {
  const prefix = { api: 'kza', device: 'kzd', session: 'kzs', 'sign-in': 'kzl' }[kind];
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}
