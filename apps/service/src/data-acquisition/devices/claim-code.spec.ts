import { describe, expect, it } from '@jest/globals';
import { hashClaimCode, newClaimCode } from './claim-code.ts';

describe('a claim code', () => {
  it('has 80 random bits in letters that nobody mistakes', () => {
    const codes = Array.from({ length: 200 }, newClaimCode);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(200);
    expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
  });

  it('is the same however it is typed', () => {
    const same = [
      '10AB-CDEF-GHJK-MNPQ',
      '10abcdefghjkmnpq',
      'IOab-cdef-ghjk-mnpq',
      'lo-AB-CD-EF-GH-JK-MN-PQ',
    ];
    expect(new Set(same.map(hashClaimCode)).size).toBe(1);
    expect(hashClaimCode('10AB-CDEF-GHJK-MNPR')).not.toBe(hashClaimCode(same[0] ?? ''));
  });
});
