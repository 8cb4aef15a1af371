import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { scramVerifier } from './scram-verifier.ts';

/** The exchange of RFC 7677, section 3: user "user", password "pencil". */
const SALT = 'W22ZaJ0SNY7soEsUEjb6gQ==';
const NONCE = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const AUTH_MESSAGE = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${NONCE},s=${SALT},i=4096,c=biws,r=${NONCE}`;
const CLIENT_PROOF = 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const SERVER_SIGNATURE = '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const hmac = (key: Buffer) => createHmac('sha256', key).update(AUTH_MESSAGE).digest();

describe('scramVerifier', () => {
  const verifier = scramVerifier('pencil', Buffer.from(SALT, 'base64'));
  const [, head, keys] = verifier.split('$');
  const [storedKey, serverKey] = (keys ?? '').split(':').map((key) => Buffer.from(key, 'base64'));

  it('is in the form that PostgreSQL keeps', () => {
    expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:/);
    expect(head).toBe(`4096:${SALT}`);
  });

  it('accepts the proof of the client in RFC 7677', () => {
    const signature = hmac(storedKey ?? Buffer.alloc(0));
    const clientKey = Buffer.from(CLIENT_PROOF, 'base64').map(
      (byte, index) => byte ^ (signature[index] ?? 0),
    );
    expect(createHash('sha256').update(clientKey).digest()).toEqual(storedKey);
  });

  it('signs as the server in RFC 7677 does', () => {
    expect(hmac(serverKey ?? Buffer.alloc(0)).toString('base64')).toBe(SERVER_SIGNATURE);
  });
});
