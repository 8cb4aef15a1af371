import { describe, expect, it } from '@jest/globals';
import { unsuitableServer } from './unsuitable-server.ts';

describe('unsuitableServer', () => {
  it.each([150_000, 150_014, 180_004])('accepts PostgreSQL %i', (version) => {
    expect(unsuitableServer({ version, encoding: 'UTF8' })).toBe(undefined);
  });

  it('refuses what is older than 15, and says what it found', () => {
    expect(unsuitableServer({ version: 140_011, encoding: 'UTF8' })).toMatchObject({
      code: 'database-too-old',
      message: expect.stringContaining('PostgreSQL 14;'),
      retryable: false,
    });
  });

  it('refuses an encoding that cannot hold every name', () => {
    expect(unsuitableServer({ version: 180_004, encoding: 'SQL_ASCII' })).toMatchObject({
      code: 'database-not-utf8',
      message: expect.stringContaining('SQL_ASCII'),
    });
  });
});
