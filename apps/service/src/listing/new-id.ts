import { randomBytes } from 'node:crypto';
import { asId, type Id } from '@kizashi/kernel';

/** Crockford's base 32: no letter that people mistake for a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;

/** `mch_3k9…`: 80 random bits behind a prefix that says what it is. */
export function newId<T extends Id<string>>(prefix: string): T {
  const random = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join('');
  return asId<T>(`${prefix}_${random}`);
}
