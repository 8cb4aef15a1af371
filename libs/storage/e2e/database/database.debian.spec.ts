import { describe, it } from '@jest/globals';
import { databaseContract } from './database.contract.ts';
import { debianIsInstalled, debianServer } from './postgres-server.ts';

if (debianIsInstalled) {
  databaseContract("Debian's PostgreSQL 15", debianServer);
} else {
  describe("Debian's PostgreSQL 15", () => {
    it('is installed where nothing may be skipped', () => {
      console.log('SKIPPED: postgresql 15 not found');
      if (process.env.CI === 'true')
        throw new Error('install postgresql-15: in CI this suite may not be skipped');
    });
  });
}
