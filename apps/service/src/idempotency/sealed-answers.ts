import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Answers are kept for repetition, and some carry a secret that is shown once (a device's, a token's). So they are
 * sealed with the installation's secret and the caller's own key: a dump of the database opens none of them.
 */
export class SealedAnswers {
  readonly #secret: string;

  /** @param secret of the installation, at least 32 characters, kept outside the database */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** JSON text of `answer`, encrypted; base64. */
  seal(answer: unknown, idempotencyKey: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key(idempotencyKey), nonce);
    // JSON knows no `undefined`; a route without an answer is repeated as one.
    const text = cipher.update(JSON.stringify({ answer }), 'utf8');
    return Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]).toString('base64');
  }

  /** @throws when the secret of the installation has changed since, or the text was tampered with */
  open(sealed: string, idempotencyKey: string): unknown {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv(ALGORITHM, this.#key(idempotencyKey), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return (JSON.parse(text.toString('utf8')) as { answer?: unknown }).answer;
  }

  #key(idempotencyKey: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#secret, idempotencyKey, 'kizashi idempotent answer', 32));
  }
}
