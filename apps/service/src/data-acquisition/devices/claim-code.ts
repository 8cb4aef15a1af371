import { randomBytes } from 'node:crypto';
import { hashToken } from '../../identity/secret-token.ts';

/** Crockford's base 32: no letter that people mistake for a digit or for another letter. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const LETTERS_OF_A_GROUP = 4;

/** `7K3M-0Q9X-…`: 80 random bits that somebody can read from a sheet and type into a panel. */
export function newClaimCode(): string {
  const letters = Array.from(randomBytes(GROUPS * LETTERS_OF_A_GROUP), (byte) => ALPHABET[byte & 31]);
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * LETTERS_OF_A_GROUP, (group + 1) * LETTERS_OF_A_GROUP).join(''),
  ).join('-');
}

/** The same for every way to type a code: small letters, without hyphens, O for 0, I or L for 1. */
export function hashClaimCode(typed: string): string {
  const plain = typed.toUpperCase().replaceAll('-', '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return hashToken(plain);
}
